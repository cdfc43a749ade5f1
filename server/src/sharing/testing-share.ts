// What other capabilities' tests ask of a sharing that is in the sample.
export { listShares } from './lists.ts'
export { getShareRequest } from './requests.ts'
export { listShareUses } from './uses.ts'
