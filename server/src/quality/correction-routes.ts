import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { PurposeHeader, withPurpose } from '../platform/purpose.ts'
import { answerCorrection, fileCorrection, openWith, releaseCorrection, transferCorrection } from './correction.ts'
import { NewCorrection } from './correction-model.ts'
import { CorrectionDifference, CorrectionView, DatasetCorrections, ListedCorrection } from './correction-shapes.ts'
import { getCorrection, getDifference, listCorrections, listForDataset } from './correction-views.ts'

const tags = ['corrections']
/** A UUID, or the code that people read (its slash as `%2F`). */
const ofDataset = z.object({ id: z.string().min(1).max(60) })
/** The number that people read, or the id of its process. */
const params = z.object({ code: z.string().min(1).max(60) })
const words = z.string().trim().min(1).max(2000)
const secret = z.string().trim().min(1).max(40).meta({ description: '查询码 · The code of a visitor' })
const page = z.coerce.number().int().min(1).max(1000).default(1)
const anyone = { zone: 'both', who: 'anyone' } as const
const working = { zone: 'inner', who: ['dataOfficer', 'businessReviewer'] } as const

/** 纠错与校核. The steps of those who verify, answer and review are events of the process with the same id. */
export const routes: Routes = (app) => {
  app.post(
    '/api/v1/datasets/:id/corrections',
    {
      config: anyone,
      schema: {
        operationId: 'fileCorrection',
        summary: '提出纠错、校核（R-OPEN-06、R-SHR-40） · Report an error in a dataset',
        description:
          '不登录也可以提出：答复凭编号和 secret 查询，secret 只给这一次。代表机关单位提出的是校核申请；对共享得到的数据，用途写在 Gongshu-Purpose。 · Without an account the answer is found with the number and `secret`, which is given this once. Filed for a department it is a check request; about shared data it states the matter in Gongshu-Purpose.',
        tags,
        params: ofDataset,
        headers: PurposeHeader,
        body: NewCorrection,
        response: { 201: z.object({ code: z.string(), secret: z.string().nullable() }) },
      },
    },
    async ({ ctx, params, headers, body }, reply) => {
      const filed = await fileCorrection(withPurpose(ctx, headers['gongshu-purpose']), params.id, body)
      return reply.header('cache-control', 'no-store').code(201).send(filed)
    },
  )

  app.get(
    '/api/v1/datasets/:id/corrections',
    {
      config: anyone,
      schema: {
        operationId: 'listDatasetCorrections',
        summary: '数据集的纠错：处理中、已更正、未采纳 · Reports about a dataset, with clock and answer',
        tags,
        params: ofDataset,
        querystring: z.object({ page }),
        response: { 200: DatasetCorrections },
      },
    },
    async ({ ctx, params, query }) => listForDataset(ctx, params.id, query.page),
  )

  app.get(
    '/api/v1/corrections',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'listCorrections',
        summary: '纠错与校核 · Those one filed, or those that one’s house works on; overdue first',
        tags,
        querystring: z.object({
          side: z.enum(['mine', 'handled']).default('mine'),
          shelf: z.enum(['all', 'open', 'overdue', 'corrected', 'notUpheld', 'ended']).default('all'),
          dataset: z.uuid().optional(),
          page,
        }),
        response: { 200: z.object({ corrections: z.array(ListedCorrection), next: z.int().nullable() }) },
      },
    },
    async ({ ctx, query: { dataset, ...search } }) => listCorrections(ctx, { ...search, datasetId: dataset }),
  )

  app.get(
    '/api/v1/corrections/:code',
    {
      config: anyone,
      schema: {
        operationId: 'getCorrection',
        summary: '一件纠错 · One report: what is public of it, and the whole for those concerned',
        tags,
        params,
        response: { 200: CorrectionView },
      },
    },
    async ({ ctx, params }) => getCorrection(ctx, params.code),
  )

  app.post(
    '/api/v1/corrections/:code/opened',
    {
      config: anyone,
      schema: {
        operationId: 'openCorrection',
        summary: '凭查询码查看 · The whole report for a visitor who shows the code',
        tags,
        params,
        body: z.object({ secret }),
        response: { 200: CorrectionView },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const opened = await openWith(ctx, params.code, body.secret)
      return reply.header('cache-control', 'no-store').send(await getCorrection(opened.ctx, params.code))
    },
  )

  app.get(
    '/api/v1/corrections/:code/difference',
    {
      config: anyone,
      schema: {
        operationId: 'getCorrectionDifference',
        summary: '更正前后的差别 · What the correction changed, in the data and in their quality',
        tags,
        params,
        headers: PurposeHeader,
        response: { 200: CorrectionDifference },
      },
    },
    async ({ ctx, params, headers }) => getDifference(withPurpose(ctx, headers['gongshu-purpose']), params.code),
  )

  app.post(
    '/api/v1/corrections/:code/answers',
    {
      config: anyone,
      schema: {
        operationId: 'answerCorrection',
        summary: '提出人补正、撤回、申诉 · The filer adds to it, withdraws it, appeals',
        tags,
        params,
        body: z.discriminatedUnion('event', [
          z.object({ event: z.literal('withdraw'), secret: secret.optional() }),
          z.object({ event: z.literal('supplement'), words, secret: secret.optional() }),
          z.object({ event: z.literal('appeal'), words, secret: secret.optional() }),
        ]),
        response: { 200: CorrectionView },
      },
    },
    async ({ ctx, params, body }) => getCorrection(await answerCorrection(ctx, params.code, body), params.code),
  )

  app.post(
    '/api/v1/corrections/:code/transfer',
    {
      config: working,
      schema: {
        operationId: 'transferCorrection',
        summary: '转办 · Hand it to the department that the data come from, or back',
        tags,
        params,
        body: z.object({ organisationId: z.uuid(), reason: words }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await transferCorrection(ctx, params.code, body)
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/v1/corrections/:code/released',
    {
      config: working,
      schema: {
        operationId: 'releaseCorrection',
        summary: '公开或收回提出人的原文 · Put the filer’s words before everyone, or take them back',
        tags,
        params,
        body: z.object({ released: z.boolean() }),
        response: { 200: CorrectionView },
      },
    },
    async ({ ctx, params, body }) => {
      await releaseCorrection(ctx, params.code, body.released)
      return getCorrection(ctx, params.code)
    },
  )
}
