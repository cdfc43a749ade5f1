import { z } from 'zod'

// What the API answers; the web's process pages read these members.

const Unit = z.enum(['WD', 'd', 'h', 'month', 'year'])

export const ProcessClock = z
  .object({
    dueAt: z
      .string()
      .meta({ description: '最后一日（日期），以小时计的为东八区时刻 · last day; for hours, the moment at +08:00' }),
    spent: z.int(),
    limit: z.int(),
    unit: Unit,
    provisional: z.boolean(),
    overdue: z.boolean(),
    paused: z.boolean().optional(),
    rule: z.string().optional(),
    extended: z.int().optional(),
  })
  .meta({ id: 'ProcessClock' })
export type ProcessClock = z.infer<typeof ProcessClock>

/** 办到哪一步: the least a list says of a matter. */
export const Standing = z.object({ state: z.string(), stateTitle: z.string(), clock: ProcessClock.nullable() })
export type Standing = z.infer<typeof Standing>

export const TodoItem = z
  .object({
    id: z.uuid(),
    process: z.string(),
    title: z.string(),
    state: z.string(),
    stateTitle: z.string(),
    step: z.int(),
    steps: z.int(),
    publisherName: z.string(),
    clock: ProcessClock.nullable(),
    reminders: z.int().optional(),
  })
  .meta({ id: 'TodoItem' })
export type TodoItem = z.infer<typeof TodoItem>

/** Something that no process waits for, and that somebody must look at all the same. */
export const Alert = z.object({ text: z.string(), rule: z.string(), page: z.string() }).meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>

export const Todo = z
  .object({
    /** Above the list, whatever is in it. */
    alerts: z.array(Alert).readonly(),
    items: z.array(TodoItem),
    counts: z.object({ mine: z.int(), overdue: z.int(), today: z.int() }),
  })
  .meta({ id: 'Todo' })
export type Todo = z.infer<typeof Todo>

export const AllowedEvent = z
  .object({
    event: z.string(),
    label: z.string(),
    to: z.string(),
    toTitle: z.string(),
    needs: z.enum(['opinion', 'reason']).optional(),
    rule: z.string(),
  })
  .meta({ id: 'AllowedEvent' })

export const PastEvent = z
  .object({
    event: z.string(),
    label: z.string(),
    at: z.string(),
    actorName: z.string(),
    post: z.string().optional(),
    rule: z.string(),
    opinion: z.string().optional(),
    reason: z.string().optional(),
    receipt: z.string().optional(),
  })
  .meta({ id: 'PastEvent' })
export type PastEvent = z.infer<typeof PastEvent>

export const UpcomingState = z
  .object({
    state: z.string(),
    title: z.string(),
    rule: z.string().optional(),
    limit: z.int().optional(),
    unit: Unit.optional(),
    by: z.string().optional(),
  })
  .meta({ id: 'UpcomingState' })

export const ProcessView = z
  .object({
    id: z.uuid(),
    process: z.string(),
    processTitle: z.string(),
    title: z.string(),
    subjectId: z.string(),
    publisherName: z.string(),
    state: z.string(),
    stateTitle: z.string(),
    step: z.int(),
    steps: z.int(),
    history: z.array(PastEvent),
    allowedEvents: z.array(AllowedEvent),
    upcoming: z.array(UpcomingState),
    clock: ProcessClock.nullable(),
    startedAt: z.string(),
    closedAt: z.string().nullable(),
    assigneeName: z.string().optional(),
  })
  .meta({ id: 'ProcessView' })
export type ProcessView = z.infer<typeof ProcessView>
