// The front door of 归集: what other capabilities may ask of the lake.
export {
  filesOf,
  findLatestVersion,
  findVersion,
  findVersionAt,
  getVersion,
  listVersions,
  type VersionFiles,
} from './versions.ts'
