import { z } from 'zod'
import type { Routes } from '../http.ts'
import { calendarRoutes } from './calendar-routes.ts'
import { deskRoutes } from './desk-routes.ts'
import { explainOverdue, extendClock } from './limits.ts'
import { reassign, remind } from './office.ts'
import * as service from './service.ts'
import { PastEvent, ProcessView, Todo } from './shapes.ts'
import { listTodo, mostTodo } from './todo.ts'

const tags = ['process']
const params = z.object({ id: z.uuid() })
const words = z.string().trim().min(1).max(2000)
const auditors = ['auditor', 'auditAdministrator'] as const

const AuditedEvent = PastEvent.extend({ processId: z.string(), process: z.string(), subjectId: z.string() }).meta({
  id: 'AuditedEvent',
})

export const routes: Routes = (app) => {
  calendarRoutes(app)
  deskRoutes(app)

  app.get(
    '/api/v1/todo',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'listTodo',
        summary: '待办 · What waits for me',
        tags,
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(mostTodo).default(200) }),
        response: { 200: Todo },
      },
    },
    async ({ ctx, query }) => listTodo(ctx, query.limit),
  )

  app.get(
    '/api/v1/processes/:id',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'getProcess',
        summary: '一件事的办理 · One matter: state, clock, history, what may be done',
        tags,
        params,
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params }) => service.getProcess(ctx, params.id),
  )

  app.post(
    '/api/v1/processes/:id/events',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'advanceProcess',
        summary: '办理一步 · Take a step',
        description:
          'state 是办理人看到的状态；已变则拒绝。 · `state` is the state the person saw; when it has changed the step is refused.',
        tags,
        params,
        body: z.object({
          event: z.string().max(60),
          opinion: words.optional(),
          reason: words.optional(),
          state: z.string().max(60).optional(),
        }),
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params, body }) => service.advance(ctx, params.id, body),
  )

  app.post(
    '/api/v1/processes/:id/reminders',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'remindProcess',
        summary: '催办 · Remind those who are awaited',
        tags,
        params,
        body: z.object({ message: words.optional() }),
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params, body }) => {
      await remind(ctx, params.id, body.message)
      return service.getProcess(ctx, params.id)
    },
  )

  app.post(
    '/api/v1/processes/:id/assignee',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'reassignProcess',
        summary: '转办 · Hand to another holder of the post',
        tags,
        params,
        body: z.object({ to: z.string().max(100), reason: words }),
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params, body }) => {
      await reassign(ctx, params.id, body.to, body.reason)
      return service.getProcess(ctx, params.id)
    },
  )

  app.post(
    '/api/v1/processes/:id/extensions',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'extendProcess',
        summary: '延长时限 · Extend the limit, once',
        tags,
        params,
        body: z.object({
          amount: z.int().min(1).max(1000),
          reason: words,
          notified: z.boolean().meta({ description: '已告知对方 · the other side has been told' }),
          rule: z.string().max(20).optional(),
        }),
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params, body }) => {
      await extendClock(ctx, params.id, body)
      return service.getProcess(ctx, params.id)
    },
  )

  app.post(
    '/api/v1/processes/:id/overdue-reasons',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'explainOverdue',
        summary: '说明超期原因 · State why a deadline was missed',
        tags,
        params,
        body: z.object({ reason: words }),
        response: { 200: ProcessView },
      },
    },
    async ({ ctx, params, body }) => {
      await explainOverdue(ctx, params.id, body.reason)
      return service.getProcess(ctx, params.id)
    },
  )

  app.get(
    '/api/v1/process-events',
    {
      config: { zone: 'inner', who: auditors },
      schema: {
        operationId: 'listProcessEvents',
        summary: '全部办理记录（审计） · Everything that happened, for auditors',
        tags,
        querystring: z.object({
          before: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          process: z.string().max(60).optional(),
        }),
        response: { 200: z.object({ events: z.array(AuditedEvent), next: z.int().nullable() }) },
      },
    },
    async ({ ctx, query }) => service.listAudit(ctx, query),
  )
}
