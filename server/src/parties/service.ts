/** 机构与用户: what other capabilities and `main.ts` ask of it. */
export { createAccount, listAccountsHolding, listNamesOf, listStaffOf } from './accounts.ts'
export { authenticate } from './authenticate.ts'
export { createKey, listHoldersOfKey, listOwnersOfKeys } from './keys.ts'
export {
  authorityFor,
  createOrganisation,
  ensureOrganisation,
  findOrganisationByName,
  getOrganisation,
  listOrganisations,
  nameAuthority,
} from './organisations.ts'
export { listPlacesOf } from './post-places.ts'
export { takeQuota, takeQuotaOf, takeWordsQuota } from './quota.ts'
export { declareRegions } from './regions.ts'
export { createSetupLink, isUnused } from './setup.ts'
