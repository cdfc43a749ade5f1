import { z } from 'zod'
import { ProcessView, Standing } from '../platform/process/shapes.ts'
import { Method } from './request-model.ts'

const Column = z.object({ name: z.string(), label: z.string(), personal: z.boolean() })

/** 申请须知: whether a department can ask for it, what there is to ask for, what is stated with it, how long it takes. */
export const SharingTerms = z
  .object({
    attribute: z.enum(['unconditional', 'conditional', 'notShared']),
    /** It can be asked for now. */
    available: z.boolean(),
    /** The reader is a data officer of another house, and of which. */
    requesters: z.array(z.object({ id: z.uuid(), name: z.string() })),
    ownData: z.boolean(),
    methods: z.array(z.object({ method: Method, label: z.string() })),
    scope: z.string().nullable(),
    purposes: z.string().nullable(),
    notShared: z.object({ reason: z.string().nullable(), law: z.string().nullable() }).nullable(),
    columns: z.array(Column),
    longestDays: z.int(),
    workingDays: z.object({ answer: z.int(), extension: z.int(), provision: z.int() }),
    statement: z.string(),
    /** Sent along with a request, for it stands for what was read. */
    statementDigest: z.string(),
  })
  .meta({ id: 'SharingTerms' })
export type SharingTerms = z.infer<typeof SharingTerms>

const Count = z.object({ open: z.int(), inUse: z.int(), disposing: z.int(), over: z.int() })

/** One request as the two houses and their authority see it, with where it stands. */
export const ShareRequestView = z
  .object({
    id: z.uuid(),
    code: z.string(),
    datasetId: z.uuid(),
    datasetTitle: z.string(),
    providerId: z.uuid(),
    providerName: z.string(),
    requesterId: z.uuid(),
    requesterName: z.string(),
    filedByName: z.string(),
    attribute: z.enum(['unconditional', 'conditional']),
    matterCode: z.string(),
    matterName: z.string(),
    legalBasis: z.string(),
    scenario: z.string(),
    columns: z.array(Column),
    rowFilter: z.unknown().nullable(),
    methods: z.array(z.object({ method: Method, label: z.string() })),
    until: z.string(),
    commitment: z.object({ version: z.string(), text: z.string() }),
    filedAt: z.string(),
    consentedAt: z.string().nullable(),
    providedAt: z.string().nullable(),
    overAt: z.string().nullable(),
    grant: z.object({ id: z.uuid(), suspendedAt: z.string().nullable(), revokedAt: z.string().nullable() }).nullable(),
    /** The requester may change what it asks for now. */
    changeable: z.boolean(),
    /** The reader is of the requester's house. */
    mine: z.boolean(),
    process: ProcessView,
  })
  .meta({ id: 'ShareRequest' })
export type ShareRequestView = z.infer<typeof ShareRequestView>

/** A line of a list. */
export const ListedShare = Standing.extend({
  id: z.uuid(),
  code: z.string(),
  datasetId: z.uuid(),
  datasetTitle: z.string(),
  requesterName: z.string(),
  providerName: z.string(),
  attribute: z.string(),
  matterName: z.string(),
  until: z.string(),
  filedAt: z.string(),
  endedAt: z.string().nullable(),
}).meta({ id: 'ListedShare' })

export const ShareList = z
  .object({ shares: z.array(ListedShare), counts: Count, next: z.int().nullable() })
  .meta({ id: 'ShareList' })
export type ShareList = z.infer<typeof ShareList>

export const UseRecord = z
  .object({
    at: z.string(),
    use: z.string(),
    matterCode: z.string(),
    caseNumber: z.string().nullable(),
    rows: z.int(),
    receiptId: z.uuid(),
  })
  .meta({ id: 'ShareUse' })
export type UseRecord = z.infer<typeof UseRecord>
