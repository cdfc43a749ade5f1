import type { Ctx } from '../ctx.ts'
import { defineProblems, type Problem, type Text } from '../problem.ts'
import type { Instant, PlainDate } from '../time.ts'

/**
 * Who may act: a post at the organisation that stands in this relation to the instance; the applicant, who needs no post (the person
 * in the relation `person`, or anyone of the organisation in the relation `applicant`); or the program itself.
 */
export type By = `${string}@${string}` | 'applicant' | 'system'

export type State = {
  readonly title: Text
  /** Place on the way, 0 to `steps`. A state beside the way (returned, withdrawn, objection) has none. */
  readonly step?: number
  /** Nothing follows. */
  readonly final?: boolean
}

/** `label` is the button, `done` what the history says afterwards. */
export type EventWords = { readonly label: Text; readonly done: Text }

export type Transition<S extends string = string, E extends string = string> = {
  readonly from: S
  readonly on: E
  readonly to: S
  readonly by: By
  readonly rule: string
  /** Words the actor must write: an opinion (意见) with a decision, a reason when something is sent back or refused. */
  readonly needs?: 'opinion' | 'reason'
  /** 回避: who made this event last may not make this move, whatever posts they hold. */
  readonly apartFrom?: E
  /** A guard on more than the state, for example a notice that has not ended. */
  readonly refuse?: (instance: Instance, today: PlainDate) => Problem | undefined
}

export type LimitUnit = 'WD' | 'd' | 'h' | 'month' | 'year'

/** Runs while an instance is in a state, whichever event ends it (R-TIME-01). */
export type Clock<S extends string = string> = {
  readonly in: S
  /** States on the way through which it runs on, where one limit covers several steps. Begun in `in` only. */
  readonly through?: readonly S[]
  readonly limit: number
  readonly unit: LimitUnit
  /** The relation whose duty it is, or `public`. */
  readonly duty: string
  /** R-TIME-05. `reset` (unless told): counted anew from the next entry. `pause`: the time away does not count. */
  readonly onReturn?: 'reset' | 'pause'
  readonly rule: string
  /** Which of the rule's numbers it is, where that is not the rule's own (`R-OPEN-04/signing`). */
  readonly value?: string
  /** Longer once, with a reason, when this post approves. */
  readonly extend?: {
    readonly limit: number
    readonly by: `${string}@${string}`
    readonly rule: string
    /** As of the clock itself (`R-OPEN-04/extension`). */
    readonly value?: string
    /** Once for the whole matter, however often a clock of this rule begins anew; else once a clock. */
    readonly onceForAll?: true
  }
}

/** What an actor wrote with a step. */
export type Words = { readonly opinion?: string | undefined; readonly reason?: string | undefined }

/** What a capability adds to the record of its own step: facts for all who may read it, and what must be erasable. */
export type Evidence = {
  readonly facts?: Readonly<Record<string, unknown>>
  readonly personal?: Readonly<Record<string, string>>
}

type Table<S extends string, E extends string> = {
  readonly process: string
  readonly title: Text
  readonly states: Readonly<Record<S, State>>
  readonly steps: number
  readonly initial: NoInfer<S>
  readonly events: Readonly<Record<E, EventWords>>
  readonly transitions: readonly Transition<NoInfer<S>, NoInfer<E>>[]
  readonly clocks: readonly Clock<NoInfer<S>>[]
  /** The relation whose name heads the instance in lists; `publisher` unless told. */
  readonly owner?: string
  /** What else happens with a step, in its transaction. `instance` has moved already; a throw undoes the step. */
  readonly effects?: (ctx: Ctx, instance: Instance, transition: Transition, words: Words & Evidence) => Promise<void>
  /** Tells the other side that a limit was extended, in the transaction of it. Without it whoever extends has to, and says so. */
  readonly extended?: (
    ctx: Ctx,
    instance: Instance,
    extension: { readonly dueOn: string; readonly reason: string },
  ) => Promise<void>
}

export type ProcessTable = Table<string, string>

/** A table whose transitions and clocks name only states and events that it has; anything else does not compile. */
export const defineProcess = <const S extends string, const E extends string>(table: Table<S, E>): ProcessTable => table

export type Instance = {
  readonly id: string
  readonly process: string
  readonly subjectId: string
  readonly title: Text
  readonly state: string
  /** Relation to organisation id; `person` alone is an account. */
  readonly parties: Readonly<Record<string, string>>
  readonly startedAt: Instant
  /** When it came to its end: a final state, or the last step. */
  readonly closedAt: Instant | null
}

export const problems = defineProblems('process', {
  notFound: {
    status: 404,
    title: { zh: '没有这项办理，或您无权查看', en: 'There is no such matter, or you may not see it' },
  },
  illegalTransition: {
    status: 409,
    title: { zh: '当前状态不允许此操作', en: 'Not possible in the current state' },
    advice: { zh: '请刷新后查看现在可以做什么', en: 'Reload to see what is possible now' },
  },
  movedMeanwhile: {
    status: 409,
    title: { zh: '此事刚刚已由他人办理', en: 'Someone else has just acted on this' },
    advice: {
      zh: '请刷新查看最新状态；您的意见没有提交',
      en: 'Reload to see where it stands; your words were not sent',
    },
  },
  wrongPost: {
    status: 403,
    title: { zh: '您的岗位无权执行此操作', en: 'Your post may not do this' },
    advice: { zh: 'requires 列出可以办理的岗位', en: '`requires` lists the posts that may' },
  },
  ownWork: {
    status: 403,
    title: {
      zh: '您自己办的这一步，不能由您自己来审',
      en: 'You made the step that this one reviews, so it is not yours to review',
    },
    advice: {
      zh: '请由同岗的另一位同事办理，或为该岗位指定代理人',
      en: 'Let another holder of the post do it, or appoint a deputy for the post',
    },
  },
  needsWords: {
    status: 422,
    title: { zh: '请先写明意见或理由', en: 'Please write your opinion or reason first' },
    advice: { zh: 'needs 说明缺的是意见还是理由', en: '`needs` says which of the two is missing' },
  },
  alreadyRunning: {
    status: 409,
    title: { zh: '同一事项正在办理，不能重复发起', en: 'This matter is under way already' },
  },
  assignedToAnother: {
    status: 403,
    title: { zh: '此事已转给同岗的另一位同事', en: 'This was handed to another holder of your post' },
    advice: { zh: '如须由您办理，请先转回给自己', en: 'Hand it back to yourself first if you are to do it' },
  },
  notAHolder: {
    status: 422,
    title: { zh: '对方没有这个岗位', en: 'That person does not hold the post' },
  },
  notWaiting: {
    status: 409,
    title: { zh: '此事现在不等任何人办理', en: 'Nobody is expected to act on this now' },
  },
  remindedToday: {
    status: 409,
    title: { zh: '今天已经催办过', en: 'You have reminded them today already' },
    advice: { zh: '一事一人一天只催办一次', en: 'One reminder a person, a matter and a day' },
  },
  noClock: { status: 409, title: { zh: '此事现在没有时限', en: 'No clock runs on this now' } },
  notExtendable: { status: 409, title: { zh: '这个时限不能延长', en: 'This limit cannot be extended' } },
  alreadyExtended: { status: 409, title: { zh: '这个时限已经延长过一次', en: 'This limit was extended once already' } },
  tooLong: {
    status: 422,
    title: { zh: '延长超过了允许的天数', en: 'The extension is longer than allowed' },
    advice: { zh: 'limit 是最多可以延长的天数', en: '`limit` is the most that may be added' },
  },
  notOverdue: { status: 409, title: { zh: '此事没有超期', en: 'This is not overdue' } },
  badPeriod: { status: 422, title: { zh: '起止日期不对', en: 'The period is not right' } },
  notDeputisable: {
    status: 422,
    title: { zh: '这个岗位不能由他人代理', en: 'Nobody may deputise for this post' },
  },
})
