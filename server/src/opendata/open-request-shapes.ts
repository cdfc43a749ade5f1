import { z } from 'zod'
import { ProcessView } from '../platform/process/shapes.ts'
import { PurposeKind, Way } from './open-request-model.ts'

/** One application as its applicant and its reviewers see it, with where it stands. */
export const OpenRequestView = z
  .object({
    id: z.uuid(),
    code: z.string(),
    datasetId: z.uuid(),
    datasetTitle: z.string(),
    publisherName: z.string(),
    applicantKind: z.enum(['organisation', 'account']),
    applicantName: z.string(),
    purposeKind: PurposeKind,
    purposeLabel: z.string(),
    purpose: z.string(),
    ways: z.array(Way),
    /** Null is all columns. */
    columns: z.array(z.object({ name: z.string(), label: z.string() })).nullable(),
    until: z.string(),
    security: z.string(),
    conditions: z.string().nullable(),
    filedAt: z.string(),
    endedAt: z.string().nullable(),
    grantId: z.uuid().nullable(),
    /** The reader is the applicant. */
    mine: z.boolean(),
    process: ProcessView,
  })
  .meta({ id: 'OpenRequest' })
export type OpenRequestView = z.infer<typeof OpenRequestView>
