import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { mostRules, NewRule } from './model.ts'
import * as quality from './service.ts'
import { FailingRows, QualityCard, RuleSetView, SuggestionList } from './shapes.ts'

const tags = ['quality']
/** A UUID, or the code that people read (its slash as `%2F`). */
const params = z.object({ id: z.string().min(1).max(60) })
const reading = { zone: 'both', who: 'signedIn' } as const
const setting = { zone: 'inner', who: ['dataOfficer'] } as const

/** 数据质量. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/datasets/:id/quality',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'getQualityCard',
        summary: '质量评分卡 · Score card by GB/T 36344-2018: figures only',
        tags,
        params,
        querystring: z.object({ version: z.uuid().optional() }),
        response: { 200: QualityCard },
      },
    },
    async ({ ctx, params, query }) => quality.getCard(ctx, params.id, query.version),
  )

  app.get(
    '/api/v1/datasets/:id/quality/rules',
    {
      config: reading,
      schema: {
        operationId: 'getQualityRules',
        summary: '质量规则与最近的测评 · Quality rules with what they last counted',
        tags,
        params,
        response: { 200: RuleSetView },
      },
    },
    async ({ ctx, params }) => quality.getRules(ctx, params.id),
  )

  app.put(
    '/api/v1/datasets/:id/quality/rules',
    {
      config: setting,
      schema: {
        operationId: 'saveQualityRules',
        summary: '定质量规则 · Save the whole set of rules; it is measured at once',
        description:
          'basedOn 是读到的那套规则的编号，已被他人改动时以 409 拒绝；有一条不成立就都不保存，并逐条说明。 · ' +
          '`basedOn` is the number of the set that was read; 409 when someone has changed it since. If any rule is not possible none is saved, and each is told.',
        tags,
        params,
        body: z.object({ basedOn: z.number().int().min(0), rules: z.array(NewRule).max(mostRules) }),
        response: { 200: RuleSetView },
      },
    },
    async ({ ctx, params, body }) => {
      await quality.saveRules(ctx, params.id, body)
      return quality.getRules(ctx, params.id)
    },
  )

  app.get(
    '/api/v1/datasets/:id/quality/suggestions',
    {
      config: setting,
      schema: {
        operationId: 'listQualitySuggestions',
        summary: '建议的规则与依据 · Rules that the profile suggests, with the evidence',
        tags,
        params,
        response: { 200: SuggestionList },
      },
    },
    async ({ ctx, params }, reply) => {
      const { suggestions, receiptId } = await quality.listSuggestions(ctx, params.id)
      reply.header('gongshu-receipt', receiptId)
      return { suggestions }
    },
  )

  app.post(
    '/api/v1/datasets/:id/quality/measure',
    {
      config: setting,
      schema: {
        operationId: 'measureQuality',
        summary: '重新测评 · Measure again',
        tags,
        params,
        response: { 202: RuleSetView },
      },
    },
    async ({ ctx, params }, reply) => {
      await quality.measureAgain(ctx, params.id)
      return reply.code(202).send(await quality.getRules(ctx, params.id))
    },
  )

  app.get(
    '/api/v1/datasets/:id/quality/failing',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'listFailingRows',
        summary: '违规行 · Rows that do not conform to a rule, as the gate shows them',
        tags,
        params,
        querystring: z.object({
          rule: z.uuid(),
          version: z.uuid().optional(),
          after: z.coerce.number().int().min(0).optional(),
        }),
        response: { 200: FailingRows },
      },
    },
    async ({ ctx, params, query }, reply) => {
      const { rule, version, after } = query
      const { receiptId, ...page } = await quality.listFailing(ctx, params.id, {
        ruleId: rule,
        versionId: version,
        after,
      })
      reply.header('gongshu-receipt', receiptId)
      return page
    },
  )
}
