/** 机构与用户: what other capabilities and `main.ts` ask of it. */
export { createAccount, listAccountsHolding, namesOf } from './accounts.ts'
export { authenticate } from './authenticate.ts'
export {
  authorityFor,
  createOrganisation,
  declareRegions,
  ensureOrganisation,
  findOrganisationByName,
  getOrganisation,
  listOrganisations,
  nameAuthority,
} from './organisations.ts'
export { listPlacesOf } from './post-places.ts'
export { takeQuota } from './quota.ts'
export { createSetupLink } from './setup.ts'
