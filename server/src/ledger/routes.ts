import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { lookIntoAlarm, openAlarms } from './alarms.ts'
import { findLogFile } from './files.ts'
import { problems } from './model.ts'
import { alarmPosts, auditPosts, lastMonitored, listLedger } from './records.ts'
import { getReceipt, trustedKeys } from './service.ts'

const tags = ['ledger']
const LedgerLine = z
  .object({
    id: z.string(),
    event: z.string(),
    at: z.string(),
    subject: z.array(z.string()).readonly(),
    index: z.number().nullable(),
    rule: z.string().nullable(),
    actorKind: z.string(),
  })
  .meta({ id: 'LedgerLine' })

/** Asked again after this long; a checkpoint covers a record within some 30 ms of its commit. */
const retryAfterSeconds = 1

export const routes: Routes = (app) => {
  app.get(
    '/api/v1/receipts/:id',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'getReceipt',
        summary: '凭证文件 · The receipt file of a use or a step',
        description:
          '存证检查点覆盖之前回应 202 与 Retry-After · Answers 202 with Retry-After until a checkpoint covers it',
        tags,
        params: z.object({ id: z.string().max(100) }),
      },
    },
    async (request, reply) => {
      const answer = await getReceipt(request.ctx, request.params.id)
      reply.header('cache-control', 'no-store')
      if (!answer.covered) {
        return reply
          .code(202)
          .header('retry-after', String(retryAfterSeconds))
          .send({ id: request.params.id, covered: false })
      }
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `inline; filename="receipt-${request.params.id}.json"`)
        .send(Buffer.from(answer.text))
    },
  )

  app.get(
    '/api/v1/ledger/keys',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'listLedgerKeys',
        summary: '验证凭证用的公钥 · Public keys that receipts are checked against',
        tags,
        response: { 200: z.object({ keys: z.array(z.string()).readonly() }) },
      },
    },
    async (request) => ({ keys: trustedKeys(request.ctx) }),
  )

  app.get(
    '/api/v1/ledger/records',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'listLedgerRecords',
        summary: '存证记录 · Records of the ledger that you may see, newest first',
        tags,
        querystring: z.object({
          event: z.string().max(100).optional(),
          subject: z.string().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          before: z.coerce.number().int().positive().optional(),
        }),
        response: { 200: z.object({ records: z.array(LedgerLine).readonly(), next: z.number().nullable() }) },
      },
    },
    async (request) => listLedger(request.ctx, request.query),
  )

  app.get(
    '/api/v1/ledger/monitor',
    {
      config: { zone: 'both', who: [...alarmPosts, 'systemAdministrator', 'securityAdministrator'] },
      schema: {
        operationId: 'getLedgerMonitor',
        summary: '存证监测 · What the monitor saw last',
        tags,
        response: {
          200: z.object({
            logs: z
              .array(
                z.object({
                  no: z.number(),
                  origin: z.string(),
                  at: z.string().nullable(),
                  size: z.number(),
                  alarms: z.number(),
                }),
              )
              .readonly(),
            open: z.number().int().meta({ description: '尚未核查的报警 · Alarms that nobody has looked into' }),
            alarms: z
              .array(
                z
                  .object({ kind: z.string(), recordId: z.string().nullable(), mayBeLookedInto: z.boolean() })
                  .meta({ id: 'LedgerAlarm' }),
              )
              .readonly(),
          }),
        },
      },
    },
    async ({ ctx }) => ({ logs: await lastMonitored(ctx), ...(await openAlarms(ctx)) }),
  )

  app.post(
    '/api/v1/ledger/alarms/:id/looked-into',
    {
      config: { zone: 'both', who: auditPosts },
      schema: {
        operationId: 'lookIntoAlarm',
        summary: '报警记为已核查 · Record that the alarm of a use was looked into',
        description:
          '写明理由，存入日志；此后待办与体检不再提示，指标仍计数。id 为使用的凭证号。 · With the reason, in the ledger; desk and doctor show it no longer, the metrics count it still. `id` is the receipt of the use.',
        tags,
        params: z.object({ id: z.string().max(100) }),
        body: z.object({ reason: z.string().trim().min(2).max(500) }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await lookIntoAlarm(ctx, params.id, body.reason)
      return reply.code(204).send(null)
    },
  )

  for (const [prefix, tree] of [
    ['/log', 'sha256'],
    ['/log-sm3', 'sm3'],
  ] as const) {
    app.get(
      `${prefix}/*`,
      {
        config: { zone: 'both', who: 'anyone' },
        schema: {
          operationId: tree === 'sha256' ? 'getLogFile' : 'getSm3LogFile',
          summary: '存证日志文件（tlog-tiles） · Files of the transparency log (c2sp.org/tlog-tiles)',
          tags,
          params: z.object({ '*': z.string().max(200) }),
        },
      },
      async (request, reply) => {
        const file = await findLogFile(request.ctx.resources.ledger, tree, request.params['*'])
        if (!file) throw problems.notInTheLog()
        return reply
          .header('content-type', file.contentType)
          .header('cache-control', file.cacheControl)
          .send(Buffer.from(file.bytes))
      },
    )
  }
}
