import { z } from 'zod'
import { Description, DescriptionChange } from '../catalog/model.ts'
import type { Routes } from '../platform/http.ts'
import { etagOf, IfMatch, revisionsIn } from '../platform/revision.ts'
import { createDraft, describe } from './cataloguing.ts'
import { listOwnDatasets } from './dataset-list.ts'
import { OwnDataset, ProposalView, PublicationView } from './dataset-shapes.ts'
import { FindingView } from './finding.ts'
import { submitPublication } from './publication.ts'
import { checkDataset, getProposalView, getPublication } from './publication-view.ts'

const tags = ['publication']
const params = z.object({ id: z.uuid() })
const dataOfficer = { zone: 'inner', who: ['dataOfficer'] } as const
const insider = { zone: 'inner', who: 'signedIn' } as const

const NewDraft = Description.partial().extend({
  publisherId: z.uuid(),
  title: Description.shape.title,
  summary: Description.shape.summary,
  theme: Description.shape.theme,
})

/** 编目与发布: what the publisher's bench and the reviewers' pages ask. The steps themselves are the process's. */
export const routes: Routes = (app) => {
  app.post(
    '/api/v1/datasets',
    {
      config: dataOfficer,
      schema: {
        operationId: 'createDataset',
        summary: '新建编目草稿 · Begin a dataset as a draft',
        tags,
        body: NewDraft,
        response: { 201: ProposalView },
      },
    },
    async (request, reply) => reply.code(201).send(await createDraft(request.ctx, request.body)),
  )

  app.patch(
    '/api/v1/datasets/:id',
    {
      config: dataOfficer,
      schema: {
        operationId: 'describeDataset',
        summary: '修改编目信息 · Change what is said of a dataset',
        description:
          '草稿立即改动；已发布的，改动随下一次发布生效。If-Match 写明依据的 ETag，别人改过则以 412 拒绝，并列出谁在何时改了哪些项。 · A draft changes at once; what is published changes with its next publication. With If-Match, a change made on an ETag that is not the latest is refused with 412 and says who edited which fields when.',
        tags,
        params,
        headers: IfMatch,
        body: DescriptionChange.extend({ versionId: z.uuid().optional() }),
        response: { 200: ProposalView },
      },
    },
    async ({ ctx, params, body, headers }, reply) => {
      const proposal = await describe(ctx, params.id, body, revisionsIn(headers))
      return reply.header('etag', etagOf(proposal.revision)).send(proposal)
    },
  )

  app.get(
    '/api/v1/my/datasets',
    {
      config: insider,
      schema: {
        operationId: 'listOwnDatasets',
        summary: '本部门的数据集 · Datasets of your houses, drafts included',
        tags,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(100),
          after: z.coerce.number().int().optional(),
        }),
        response: {
          200: z.object({ datasets: z.array(OwnDataset).readonly(), next: z.number().nullable(), total: z.number() }),
        },
      },
    },
    async (request) => listOwnDatasets(request.ctx, request.query),
  )

  app.get(
    '/api/v1/datasets/:id/proposal',
    {
      config: insider,
      schema: {
        operationId: 'getProposal',
        summary: '待发布的内容 · The dataset as its next publication would show it',
        tags,
        params,
        response: { 200: ProposalView },
      },
    },
    async ({ ctx, params }, reply) => {
      const proposal = await getProposalView(ctx, params.id)
      return reply.header('etag', etagOf(proposal.revision)).send(proposal)
    },
  )

  app.get(
    '/api/v1/datasets/:id/check',
    {
      config: insider,
      schema: {
        operationId: 'checkDataset',
        summary: '发布前检查（R-OPEN-02） · Every finding before publication',
        tags,
        params,
        response: { 200: z.object({ findings: z.array(FindingView).readonly() }) },
      },
    },
    async (request) => checkDataset(request.ctx, request.params.id),
  )

  app.post(
    '/api/v1/datasets/:id/submit',
    {
      config: dataOfficer,
      schema: {
        operationId: 'submitPublication',
        summary: '提交发布 · Submit for publication',
        tags,
        params,
        body: z
          .object({
            notice: z
              .object({ days: z.number().int().min(1).max(365), text: z.string().trim().min(1).max(2000) })
              .optional(),
            corrects: z
              .array(z.uuid())
              .max(100)
              .optional()
              .meta({ description: '新版本更正的纠错 · Reports of errors that the new version answers' }),
          })
          .nullish(),
        response: { 200: z.object({ processId: z.uuid() }) },
      },
    },
    async (request) => submitPublication(request.ctx, request.params.id, request.body ?? {}),
  )

  app.get(
    '/api/v1/publications/:id',
    {
      config: insider,
      schema: {
        operationId: 'getPublication',
        summary: '一次发布的审核材料 · One round of publication, as a reviewer sees it',
        tags,
        params,
        response: { 200: PublicationView },
      },
    },
    async (request) => getPublication(request.ctx, request.params.id),
  )
}
