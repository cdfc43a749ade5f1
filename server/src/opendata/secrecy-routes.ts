import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { getCase, listCases, reportSecrecy } from './secrecy.ts'
import { CaseState, Erased, Finding, Mark } from './secrecy-model.ts'

const tags = ['secrecy']
const params = z.object({ id: z.uuid() })

const CaseView = z
  .object({
    id: z.uuid(),
    /** As its title has it. */
    number: z.string(),
    datasetId: z.uuid().nullable(),
    code: z.string().nullable(),
    atDoor: z.boolean(),
    publisherId: z.uuid(),
    finding: Finding,
    state: CaseState,
    reportedAt: z.string(),
    /** When it must be confirmed and reported (R-SEC-09). */
    dueAt: z.string(),
    secrecyOfficerAt: z.string().nullable(),
    systemAdministratorAt: z.string().nullable(),
    dismissedAt: z.string().nullable(),
    purgedAt: z.string().nullable(),
    erased: Erased.nullable(),
  })
  .meta({ id: 'SecrecyCase' })

/** 标密文件处置 (R-SEC-09). Its steps are events of the process with the same id. */
export const routes: Routes = (app) => {
  app.post(
    '/api/v1/datasets/:id/secrecy-report',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'reportSecrecy',
        summary: '报告标密文件，数据集立即停用 · Report a marked file; the dataset stops at once',
        description: '只说明标志在何处，不写文件内容。 · Say where the mark is, and nothing of what the file says.',
        tags,
        params,
        body: z.object({ finding: Mark }),
        response: { 200: z.object({ caseId: z.uuid() }) },
      },
    },
    async (request) => reportSecrecy(request.ctx, request.params.id, request.body.finding),
  )

  app.get(
    '/api/v1/secrecy-cases',
    {
      config: { zone: 'inner', who: ['secrecyOfficer', 'systemAdministrator', 'auditAdministrator', 'auditor'] },
      schema: {
        operationId: 'listSecrecyCases',
        summary: '标密文件处置事项 · Cases of marked files, newest first',
        tags,
        response: { 200: z.object({ cases: z.array(CaseView).readonly() }) },
      },
    },
    async (request) => ({ cases: await listCases(request.ctx) }),
  )

  app.get(
    '/api/v1/secrecy-cases/:id',
    {
      config: { zone: 'inner', who: ['secrecyOfficer', 'systemAdministrator', 'auditAdministrator', 'auditor'] },
      schema: {
        operationId: 'getSecrecyCase',
        summary: '一件标密文件处置 · One case',
        tags,
        params,
        response: { 200: CaseView },
      },
    },
    async (request) => getCase(request.ctx, request.params.id),
  )
}
