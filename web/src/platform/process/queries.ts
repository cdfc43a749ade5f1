import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../api.ts'

export type LimitUnit = 'WD' | 'd' | 'h' | 'month' | 'year'

/** A clock as the process table runs it, in working days, calendar days or hours. */
export type ProcessClock = {
  readonly dueAt: string
  readonly spent: number
  readonly limit: number
  readonly unit: LimitUnit
  readonly provisional: boolean
  readonly overdue: boolean
  readonly paused?: boolean
  readonly rule?: string
}

export type TodoItem = {
  readonly id: string
  readonly process: string
  readonly title: string
  readonly state: string
  readonly stateTitle: string
  readonly step: number
  readonly steps: number
  readonly publisherName: string
  readonly clock: ProcessClock | null
  /** How often it was asked after. */
  readonly reminders?: number
}

export type AllowedEvent = {
  readonly event: string
  readonly label: string
  readonly to: string
  readonly toTitle: string
  readonly needs?: 'opinion' | 'reason'
  readonly rule: string
}

export type PastEvent = {
  readonly event: string
  readonly label: string
  readonly at: string
  readonly actorName: string
  readonly post?: string
  readonly rule: string
  readonly opinion?: string
  readonly reason?: string
  readonly receipt?: string
}

export type UpcomingState = {
  readonly state: string
  readonly title: string
  readonly rule?: string
  readonly limit?: number
  readonly unit?: LimitUnit
  readonly by?: string
}

export type ProcessView = {
  readonly id: string
  readonly process: string
  readonly processTitle: string
  readonly title: string
  readonly subjectId: string
  readonly publisherName: string
  readonly state: string
  readonly stateTitle: string
  readonly step: number
  readonly steps: number
  readonly history: readonly PastEvent[]
  readonly allowedEvents: readonly AllowedEvent[]
  readonly upcoming: readonly UpcomingState[]
  readonly clock: ProcessClock | null
  readonly startedAt: string
  readonly closedAt: string | null
  /** To whom among the holders of the post it was handed. */
  readonly assigneeName?: string
}

export const todoQuery = (api: Api) =>
  queryOptions({
    queryKey: ['process', 'todo'],
    queryFn: () => api.get<{ items: readonly TodoItem[] }>('/api/v1/todo'),
  })

export const processQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['process', 'view', id],
    queryFn: () => api.get<ProcessView>(`/api/v1/processes/${id}`),
  })

export type CalendarDay = { readonly date: string; readonly working: boolean; readonly provisional?: boolean }

export const calendarQuery = (api: Api, from: string, to: string) =>
  queryOptions({
    queryKey: ['process', 'calendar', from, to],
    queryFn: () => api.get<{ days: readonly CalendarDay[] }>('/api/v1/calendar', { from, to }),
    staleTime: 3_600_000,
  })

export const advance = (
  api: Api,
  id: string,
  body: { event: string; opinion?: string; reason?: string; state: string },
) => api.send<ProcessView>('POST', `/api/v1/processes/${id}/events`, body)

/** 催办. */
export const remind = (api: Api, id: string) => api.send<ProcessView>('POST', `/api/v1/processes/${id}/reminders`, {})

export type Phrase = { readonly id: string; readonly kind: 'opinion' | 'reason'; readonly text: string }

/** 常用意见: one's own, kept from earlier steps. */
export const phrasesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['process', 'phrases'],
    queryFn: () => api.get<{ phrases: readonly Phrase[] }>('/api/v1/phrases'),
    staleTime: 600_000,
  })

export const addPhrase = (api: Api, kind: Phrase['kind'], text: string) =>
  api.send<Phrase>('POST', '/api/v1/phrases', { kind, text })
