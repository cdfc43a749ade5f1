import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { ChangeRecord, recordChange } from './catalog-update.ts'

/** 目录更新 (R-SHR-07). Its steps are events of the process with the same id. */
export const routes: Routes = (app) => {
  app.post(
    '/api/v1/datasets/:id/catalog-updates',
    {
      config: { zone: 'inner', who: ['dataOfficer'] },
      schema: {
        operationId: 'recordCatalogChange',
        summary:
          '登记法律法规或职责变化，目录更新限期自变化之日起算 · Record a change of law or duties; the limit for the update runs from its day',
        tags: ['sharing'],
        params: z.object({ id: z.uuid() }),
        body: ChangeRecord,
        response: { 200: z.object({ processId: z.uuid() }) },
      },
    },
    async ({ ctx, params, body }) => recordChange(ctx, params.id, body),
  )
}
