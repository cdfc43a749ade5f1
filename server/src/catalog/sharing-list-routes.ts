import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { officerPosts } from './officers.ts'
import { listDepartmentsListed, publishList } from './sharing-list.ts'
import { getListView, SharingListView } from './sharing-list-view.ts'
import { workbookOf } from './sharing-list-workbook.ts'

const tags = ['sharing']
const officers = { zone: 'inner', who: officerPosts } as const
const params = z.object({ organisationId: z.uuid() })
const number = z.coerce.number().int().min(1)

const Departments = z.object({
  departments: z.array(
    z.object({
      organisationId: z.uuid(),
      name: z.string(),
      unconditional: z.number().int(),
      conditional: z.number().int(),
      notShared: z.number().int(),
      latest: z.object({ number: z.number().int(), publishedAt: z.string() }).nullable(),
    }),
  ),
})

/** 政务数据共享责任清单 (R-SHR-01). */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/sharing-lists',
    {
      config: officers,
      schema: {
        operationId: 'listSharingLists',
        summary: '各部门责任清单 · The lists of all departments',
        tags,
        response: { 200: Departments },
      },
    },
    async (request) => ({ departments: await listDepartmentsListed(request.ctx) }),
  )

  app.get(
    '/api/v1/sharing-lists/:organisationId',
    {
      config: officers,
      schema: {
        operationId: 'getSharingList',
        summary: '部门共享责任清单 · What a department shares, as the records have it now or as it was published',
        description:
          '不带 version 时是现在的清单，difference 与最近发布的一版比；带 version 时与前一版比。 · Without `version` it is the list of today, compared with the version published last.',
        tags,
        params,
        querystring: z.object({ version: number.optional() }),
        response: { 200: SharingListView },
      },
    },
    async ({ ctx, params, query }) => getListView(ctx, params.organisationId, query.version),
  )

  app.post(
    '/api/v1/sharing-lists/:organisationId/publish',
    {
      config: { zone: 'inner', who: ['chiefDataOfficer'] },
      schema: {
        operationId: 'publishSharingList',
        summary: '发布责任清单 · Freezes the list of today under the next number',
        tags,
        params,
        response: { 200: z.object({ number: z.number().int() }) },
      },
    },
    async ({ ctx, params }) => publishList(ctx, params.organisationId),
  )

  app.get(
    '/api/v1/sharing-lists/:organisationId/list.xlsx',
    {
      config: officers,
      schema: {
        operationId: 'exportSharingList',
        summary: '导出责任清单 · The list as XLSX',
        tags,
        params,
        querystring: z.object({
          version: number.optional(),
          /** A link cannot say Accept-Language. */
          lang: z.enum(['zh', 'en']).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const ctx = { ...request.ctx, lang: query.lang ?? request.ctx.lang }
      const list = await getListView(ctx, params.organisationId, query.version)
      const name = encodeURIComponent(`${list.organisationName}共享责任清单.xlsx`)
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="sharing-list.xlsx"; filename*=UTF-8''${name}`)
        .send(workbookOf(list, ctx.today, ctx.lang))
    },
  )
}
