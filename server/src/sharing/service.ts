// The front door of 政务数据共享: what `main.ts` and the sample ask of it.
export { endShares, purgeRequests, runningShares, shareRequests } from './effects.ts'
export { jobs } from './jobs.ts'
export { NewRequest } from './request-model.ts'
export { askForData, getSharingTerms } from './requests.ts'
export { digestOfStatement } from './statement.ts'
export { noteUse } from './uses.ts'
export { verifyThroughShare } from './verification.ts'
