// The front door of 归集: what other capabilities may ask of the lake.
export { type ColumnChange, type Comparison, compareVersions } from './compare.ts'
export { createVersionFromFile, type FileImport } from './create-version.ts'
export { identifierTest } from './identifiers.ts'
export { cancelImport, editImport, getImport, listImports, requestLoad, startImport } from './imports.ts'
export { jobs } from './jobs.ts'
export { patternFault } from './pattern.ts'
export { type ColumnProfile, Profile } from './profile-model.ts'
export { type Arrivals, arrivalsOf, type Purged, purgeVersions, refuseSource } from './purge.ts'
export { readerPids } from './reader-process.ts'
export { keepRequest, readRequest } from './request.ts'
export type { MarkPlace, SecrecyReport } from './secrecy.ts'
export { type Swept, sweep } from './sweep.ts'
export {
  appendToUpload,
  createUpload,
  createUploadFromPath,
  deleteUpload,
  getUpload,
  mustBearNoMark,
  refuseMarkedWords,
  type Upload,
} from './uploads.ts'
export {
  filesOf,
  findVersion,
  findVersionAt,
  getVersion,
  listVersions,
  listVersionsById,
  type VersionFiles,
} from './versions.ts'
