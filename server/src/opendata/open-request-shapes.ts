import { z } from 'zod'
import { ProcessView, Standing } from '../platform/process/shapes.ts'
import { PurposeKind, Way } from './open-request-model.ts'

const days = z.int()

/** 申请须知: whether it can be applied for, what is accepted with it, and how long it takes. */
export const ApplicationTerms = z
  .object({
    onApplication: z.boolean(),
    /** The reader's own house publishes it. */
    ownData: z.boolean(),
    longestDays: days,
    workingDays: z.object({
      conformity: days,
      decision: days,
      extension: days,
      supplement: days,
      agreement: days,
      report: days,
    }),
    commitment: z.string(),
    conditions: z.string().nullable(),
    /** Sent along with an application, for it stands for what was read. */
    terms: z.string(),
  })
  .meta({ id: 'ApplicationTerms' })
export type ApplicationTerms = z.infer<typeof ApplicationTerms>

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
    columns: z.array(z.object({ name: z.string(), label: z.string() })),
    until: z.string(),
    security: z.string(),
    /** As accepted with the application; null in those filed before it was kept. */
    commitment: z.object({ version: z.string(), text: z.string() }).nullable(),
    conditions: z.string().nullable(),
    /** 开放利用协议, from the consent on. */
    agreement: z
      .object({ version: z.string(), text: z.string(), digest: z.string(), acceptedAt: z.string().nullable() })
      .nullable(),
    filedAt: z.string(),
    endedAt: z.string().nullable(),
    reportedAt: z.string().nullable(),
    grant: z
      .object({
        id: z.uuid(),
        until: z.string(),
        revokedAt: z.string().nullable(),
        revokedReason: z.string().nullable(),
      })
      .nullable(),
    /** The reader is the applicant. */
    mine: z.boolean(),
    process: ProcessView,
  })
  .meta({ id: 'OpenRequest' })
export type OpenRequestView = z.infer<typeof OpenRequestView>

/** A line of a list. */
export const ListedOpenRequest = Standing.extend({
  id: z.uuid(),
  code: z.string(),
  datasetId: z.uuid(),
  datasetTitle: z.string(),
  applicantName: z.string(),
  until: z.string(),
  filedAt: z.string(),
  endedAt: z.string().nullable(),
}).meta({ id: 'ListedOpenRequest' })
