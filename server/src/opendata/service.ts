// The front door of 公共数据开放: what `main.ts` and the sample ask of it.
export { tell, tellOfCorrection } from './following.ts'
export { jobs } from './jobs.ts'
export { applicationDays, grantRevoked, openRequest } from './open-request-effects.ts'
export { publicationOf, reviewedVersions, reviewOf, submitPublication } from './publication.ts'
export { publication } from './publication-effects.ts'
export { reapplyPurges } from './purge.ts'
export { reportAtDoor, secrecyDrill } from './secrecy.ts'
