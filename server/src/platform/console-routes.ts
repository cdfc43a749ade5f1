import { isAbsolute } from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { writeBackup } from './backup.ts'
import type { Routes } from './http.ts'

const Backup = z
  .object({
    file: z.string(),
    bytes: z.number(),
    tables: z.number(),
    rows: z.number(),
    files: z.number(),
  })
  .meta({ id: 'Backup' })

const notAbsolute = { zh: '应为绝对路径', en: 'should be an absolute path' }

/** What the command line on the machine itself may ask of the running program, and nobody else. */
export const consoleRoutes =
  ({ pool, notes }: { pool: pg.Pool; notes: Readonly<Record<string, unknown>> }): Routes =>
  (app) => {
    app.post(
      '/api/v1/console/backup',
      {
        config: { zone: 'both', who: 'console' },
        schema: {
          operationId: 'writeBackup',
          summary: '备份到本机文件 · Everything into one file of this machine',
          tags: ['operations'],
          body: z.object({
            file: z
              .string()
              .min(1)
              .max(4096)
              .refine(isAbsolute, { params: { says: notAbsolute } }),
            replace: z.boolean().default(false),
          }),
          response: { 200: Backup },
        },
      },
      async (request) => {
        const { ctx, body } = request
        const say = (): void => undefined
        const report = await writeBackup({
          pool,
          paths: ctx.resources.paths,
          file: body.file,
          replace: body.replace,
          now: ctx.now,
          notes,
          say,
        })
        const { bytes, tables, rows, files } = report
        await ctx.resources.appendLedger(ctx, {
          event: 'system.backup',
          subject: [],
          record: { bytes, tables, rows, files },
        })
        return report
      },
    )
  }
