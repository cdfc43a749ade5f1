import { z } from 'zod'
import * as catalog from '../catalog/service.ts'
import type { Routes } from '../platform/http.ts'
import { getDepartment, listDatasets, listDepartments } from './dataset-list.ts'
import { Comparison, DatasetPage, DatasetView, Department, Home, VersionView, Vocabulary } from './dataset-shapes.ts'
import { compare, getDatasetView, listVersionViews, vocabulary } from './dataset-views.ts'
import { getHome } from './home.ts'

const tags = ['datasets']
/** A UUID, or the code that people read (its slash as `%2F`). */
const DatasetId = z.string().min(1).max(60)
const params = z.object({ id: DatasetId })
const anyone = { zone: 'both', who: 'anyone' } as const

/** 门户: the catalogue as everyone may read it. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/home',
    {
      config: anyone,
      schema: { operationId: 'getHome', summary: '首页数据 · What the home page shows', tags, response: { 200: Home } },
    },
    async (request) => getHome(request.ctx),
  )

  app.get(
    '/api/v1/datasets',
    {
      config: anyone,
      schema: {
        operationId: 'listDatasets',
        summary: '检索数据集 · Search the datasets that are published',
        description:
          '不带 q 时按更新时间从新到旧；after 不可拆解，只属于同一次检索。 · Without `q` the newest come first. `after` is opaque and belongs to one search.',
        tags,
        querystring: catalog.DatasetSearch,
        response: { 200: DatasetPage },
      },
    },
    async (request) => listDatasets(request.ctx, request.query),
  )

  app.get(
    '/api/v1/datasets/:id',
    {
      config: anyone,
      schema: {
        operationId: 'getDataset',
        summary: '数据集 · A dataset with the version that is open',
        tags,
        params,
        response: { 200: DatasetView },
      },
    },
    async (request) => getDatasetView(request.ctx, request.params.id),
  )

  app.get(
    '/api/v1/datasets/:id/versions',
    {
      config: anyone,
      schema: {
        operationId: 'listDatasetVersions',
        summary: '历史版本 · Versions, newest first',
        tags,
        params,
        response: { 200: z.object({ versions: z.array(VersionView).readonly() }) },
      },
    },
    async (request) => ({ versions: await listVersionViews(request.ctx, request.params.id) }),
  )

  app.get(
    '/api/v1/datasets/:id/compare',
    {
      config: anyone,
      schema: {
        operationId: 'compareDatasetVersions',
        summary: '两个版本的差别 · How two versions differ, in columns and in counts of rows',
        tags,
        params,
        querystring: z.object({ from: z.uuid(), to: z.uuid() }),
        response: { 200: Comparison },
      },
    },
    async (request) => compare(request.ctx, request.params.id, request.query.from, request.query.to),
  )

  app.get(
    '/api/v1/departments',
    {
      config: anyone,
      schema: {
        operationId: 'listDepartments',
        summary: '提供部门 · Publishers and what they have open',
        tags,
        response: { 200: z.object({ departments: z.array(Department).readonly() }) },
      },
    },
    async (request) => ({ departments: await listDepartments(request.ctx) }),
  )

  app.get(
    '/api/v1/departments/:id',
    {
      config: anyone,
      schema: {
        operationId: 'getDepartment',
        summary: '一个提供部门 · One publisher',
        tags,
        params: z.object({ id: z.uuid() }),
        response: { 200: Department },
      },
    },
    async (request) => getDepartment(request.ctx, request.params.id),
  )

  app.get(
    '/api/v1/vocabulary',
    {
      config: anyone,
      schema: {
        operationId: 'getVocabulary',
        summary: '目录代码表 · Code lists of the catalogue',
        tags,
        response: { 200: Vocabulary },
      },
    },
    async (request) => vocabulary(request.ctx.lang),
  )
}
