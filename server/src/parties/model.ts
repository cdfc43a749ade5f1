import {
  isCreditCode,
  isMobile,
  isResidentId,
  repairedCreditCode,
  subjectCheckDeviates,
} from '@gongshu/tabular/identifiers'
import { z } from 'zod'
import type { Actor } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import { type Administrator, postNames } from './posts.ts'
import { problems } from './problems.ts'
import { isRegionCode } from './region.ts'

export type { Post } from './posts.ts'

/** 机关、事业单位、企业、公用企事业、社会组织、运营机构、数据主管部门; `unspecified` until somebody confirms it. */
export const OrganisationKind = z.enum([
  'organ',
  'institution',
  'enterprise',
  'utility',
  'association',
  'operator',
  'dataAuthority',
  'unspecified',
])
export type OrganisationKind = z.infer<typeof OrganisationKind>

/** 政务部门, and those with public duties by law: they ask each other for data, and check what was shared. What nobody has confirmed yet is taken for one. */
export const isDepartment = (kind: OrganisationKind): boolean =>
  kind === 'organ' || kind === 'institution' || kind === 'dataAuthority' || kind === 'unspecified'

/** 地方管理、垂直管理、双重领导. */
export const Leadership = z.enum(['local', 'vertical', 'dual'])
export type Leadership = z.infer<typeof Leadership>

/** 数据主管部门, 政务数据共享主管部门: two lines that may end in two offices. */
export const Line = z.enum(['data', 'sharing'])
export type Line = z.infer<typeof Line>

const Name = z.string().trim().min(2).max(200)

/** 机构: an office with its region (块), its superior (条) and who leads it. */
export const Organisation = z
  .object({
    id: z.uuid(),
    name: z.string(),
    formerNames: z.array(z.string()),
    kind: OrganisationKind,
    creditCode: z.string().nullable(),
    regionCode: z.string().nullable(),
    superiorId: z.uuid().nullable(),
    leadership: Leadership,
    /** False while only a file or the command line has named it. */
    confirmed: z.boolean(),
    /** Merged or abolished on this day; who continues its duties (三定). */
    endedOn: z.string().nullable(),
    successorId: z.uuid().nullable(),
    /** Counts the changes: a change names the one it saw. */
    revision: z.number().int(),
  })
  .meta({ id: 'Organisation' })
export type Organisation = z.infer<typeof Organisation>

export const NewOrganisation = z.object({
  name: Name,
  kind: OrganisationKind.exclude(['unspecified']),
  creditCode: z.string().trim().max(40).nullish(),
  regionCode: z.string().trim().max(12).nullish(),
  superiorId: z.uuid().nullish(),
  leadership: Leadership.default('local'),
})
export type NewOrganisation = z.input<typeof NewOrganisation>

export const OrganisationChange = z.object({
  revision: z.number().int(),
  name: Name.optional(),
  kind: OrganisationKind.exclude(['unspecified']).optional(),
  creditCode: z.string().trim().max(40).nullable().optional(),
  regionCode: z.string().trim().max(12).nullable().optional(),
  superiorId: z.uuid().nullable().optional(),
  leadership: Leadership.optional(),
  confirmed: z.literal(true).optional(),
})
export type OrganisationChange = z.infer<typeof OrganisationChange>

export const Unit = z
  .object({ id: z.uuid(), organisationId: z.uuid(), name: z.string(), parentId: z.uuid().nullable() })
  .meta({ id: 'Unit' })
export type Unit = z.infer<typeof Unit>

/** Names are one if they differ in width, case and spaces only: 临澜市水务（集团） and 临澜市水务(集团). */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** What is wrong with material, point by point. */
export type Finding = {
  readonly rule?: string
  readonly field: string
  readonly weight: 'must' | 'should'
  readonly text: Text
  /** What it probably should be. */
  readonly proposal?: string
}
export const FindingView = z
  .object({
    rule: z.string().optional(),
    field: z.string(),
    weight: z.enum(['must', 'should']),
    message: z.string(),
    proposal: z.string().optional(),
  })
  .meta({ id: 'Finding' })
export type FindingView = z.infer<typeof FindingView>

export const inWords = (findings: readonly Finding[], lang: keyof Text): FindingView[] =>
  findings.map(({ text, ...rest }) => ({ ...rest, message: text[lang] }))

type Codes = { readonly creditCode?: string | null | undefined; readonly regionCode?: string | null | undefined }

/** Everything the codes of an organisation show, at once. `should` never stops anyone (R-CODE-02). */
export function judgeCodes({ creditCode, regionCode }: Codes): Finding[] {
  const findings: Finding[] = []
  if (creditCode && !isCreditCode(creditCode)) {
    const proposal = repairedCreditCode(creditCode)
    findings.push({
      ...{ rule: 'R-CODE-01', field: 'creditCode', weight: 'must' },
      text: {
        zh: '统一社会信用代码不成立：应为 18 位，不含 I、O、S、V、Z，且校验码相符',
        en: 'Not a credit code: 18 characters without I, O, S, V, Z, the last of which must check',
      },
      ...(proposal ? { proposal } : {}),
    })
  } else if (creditCode && subjectCheckDeviates(creditCode)) {
    findings.push({
      ...{ rule: 'R-CODE-02', field: 'creditCode', weight: 'should' },
      text: {
        zh: '代码里的主体标识码与其校验码不符，个别真实代码也如此，请核对证照',
        en: 'The subject id inside the code does not check; some real codes deviate, so compare with the certificate',
      },
    })
  }
  if (regionCode && !isRegionCode(regionCode)) {
    findings.push({
      ...{ rule: 'R-CODE-12', field: 'regionCode', weight: 'must' },
      text: { zh: '行政区划代码应为 6 位数字', en: 'A region code is six digits' },
    })
  }
  return findings
}

/** 登录名: no number by which a person is known elsewhere may stand in for a name (R-CODE-03, R-CODE-04, R-CODE-05). */
export function judgeLogin(login: string): Finding[] {
  if (isResidentId(login) || isMobile(login)) {
    const text = { zh: '登录名不能是身份证件号码或手机号', en: 'A login must not be an identity or mobile number' }
    return [{ rule: 'R-CODE-04', field: 'login', weight: 'must', text }]
  }
  if (/^[a-z0-9][a-z0-9._-]{1,63}$/.test(login)) return []
  const text = {
    zh: '登录名用小写字母、数字、点、横线、下划线，2 至 64 位',
    en: 'A login has small letters, digits, dots, hyphens, underscores: 2 to 64 of them',
  }
  return [{ field: 'login', weight: 'must', text }]
}

export const normalLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase()

const day = z.iso.date()
export const PostGrant = z
  .object({
    post: z.enum(postNames),
    organisationId: z.uuid(),
    unitId: z.uuid().nullish(),
    /** First and last day; from today and without end unless told. */
    from: day.optional(),
    until: day.nullish(),
  })
  .refine(({ from, until }) => !from || !until || from <= until, {
    path: ['until'],
    params: { says: { zh: '终止日早于起始日', en: 'ends before it begins' } },
  })
export type PostGrant = z.infer<typeof PostGrant>

export const HeldPost = z
  .object({
    id: z.uuid(),
    post: z.enum(postNames),
    organisationId: z.uuid(),
    organisationName: z.string(),
    unitId: z.uuid().nullable(),
    from: z.string(),
    until: z.string().nullable(),
  })
  .meta({ id: 'HeldPost' })
export type HeldPost = z.infer<typeof HeldPost>

const AccountState = z.enum(['open', 'locked', 'awaitsUnlock', 'closed'])

export const Account = z
  .object({
    id: z.uuid(),
    login: z.string(),
    name: z.string(),
    /** `awaitsUnlock`: a system administrator reset the password, a security administrator has not yet unlocked. */
    state: AccountState,
    mustChangePassword: z.boolean(),
    lastSignInAt: z.string().nullable(),
    createdAt: z.string(),
    posts: z.array(HeldPost),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

export const NewAccount = z.object({
  login: z.string().max(100),
  name: z.string().trim().min(1).max(100),
  password: z.string().max(1000),
})
export type NewAccount = z.infer<typeof NewAccount>

const ticket = z.string().min(1).max(200)
/** What the browser's Web Authentication answered, as it came; checked where the challenge is known. */
const Answer = z.record(z.string(), z.unknown())

/** 动态口令, as it is read from a telephone: spaces are no part of it. */
export const OneTimeCode = z
  .string()
  .transform((text) => text.replace(/\s/g, ''))
  .refine((code) => /^[0-9]{6}$/.test(code), { params: { says: { zh: '应为 6 位数字', en: 'must be six digits' } } })

/** 二次验证: what is shown beside the password, under the ticket that the password gave. */
export const SecondFactor = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), ticket, code: OneTimeCode }),
  z.object({ method: z.literal('recoveryCode'), ticket, code: z.string().min(1).max(40) }),
  z.object({ method: z.literal('passkey'), ticket, response: Answer }),
])
export type SecondFactor = z.infer<typeof SecondFactor>

export const NewPasskeyAnswer = z.object({ ticket, name: z.string().trim().min(1).max(60), response: Answer })

export const Factor = z
  .object({
    id: z.uuid(),
    kind: z.enum(['totp', 'passkey']),
    name: z.string(),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: 'Factor' })
export type Factor = z.infer<typeof Factor>

export const Factors = z
  .object({
    factors: z.array(Factor),
    recoveryCodesLeft: z.number().int(),
    /** The house asks this person for one (SECOND_FACTOR). */
    demanded: z.boolean(),
    /** Whether a passkey can be made at the address that this request came to. */
    passkeysPossible: z.boolean(),
  })
  .meta({ id: 'Factors' })
export type Factors = z.infer<typeof Factors>

export const Scope = z.enum(['read', 'download', 'import'])
export type Scope = z.infer<typeof Scope>

export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(Scope),
    organisationId: z.uuid().nullable(),
    /** 专用密钥: serves this purpose alone. */
    boundTo: z.object({ kind: z.string(), reference: z.string() }).nullable(),
    perMinute: z.number().int(),
    perDay: z.number().int(),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

/** The machine and the program itself act for every administrator; a person only by their own post (R-SEC-08). */
export function requireDuty(actor: Actor, ...duties: readonly Administrator[]): void {
  if (actor.kind === 'console' || actor.kind === 'system') return
  const holds = actor.kind === 'person' && actor.acts.some(({ post }) => duties.some((duty) => duty === post))
  if (!holds) throw problems.wrongDuty({ requires: duties, rule: 'R-SEC-08' })
}

/** What belongs to a person, no key may touch. Gives the account. */
export function requirePerson(actor: Actor): string {
  if (actor.kind !== 'person') throw problems.notByKey()
  return actor.id
}
