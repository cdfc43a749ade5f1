import type { Post } from '../platform/who.ts'

/** In the order of the work: those who prepare and decide, those who look on, the three administrators. */
export const posts = [
  'dataOfficer',
  'businessReviewer',
  'secrecyOfficer',
  'chiefDataOfficer',
  'catalogReviewer',
  'operatorStaff',
  'auditor',
  'systemAdministrator',
  'securityAdministrator',
  'auditAdministrator',
] as const satisfies readonly Post[]
