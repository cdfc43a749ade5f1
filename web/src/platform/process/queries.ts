import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../api.ts'
import type { Schema } from '../operations.ts'

/** A clock as the process table runs it, in working days, calendar days or hours. */
export type ProcessClock = Schema<'ProcessClock'>
export type LimitUnit = ProcessClock['unit']
export type TodoItem = Schema<'TodoItem'>
export type AllowedEvent = Schema<'AllowedEvent'>
export type ProcessView = Schema<'ProcessView'>
export type Phrase = Schema<'Phrase'>

export const todoQuery = (api: Api) =>
  queryOptions({
    queryKey: ['process', 'todo'],
    queryFn: () => api.get('/api/v1/todo'),
  })

export const processQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['process', 'view', id],
    queryFn: () => api.get('/api/v1/processes/{id}', { path: { id } }),
  })

export const calendarQuery = (api: Api, from: string, to: string) =>
  queryOptions({
    queryKey: ['process', 'calendar', from, to],
    queryFn: () => api.get('/api/v1/calendar', { query: { from, to } }),
    staleTime: 3_600_000,
  })

export const advance = (
  api: Api,
  id: string,
  body: { event: string; opinion?: string; reason?: string; state: string },
) => api.send('post', '/api/v1/processes/{id}/events', { path: { id }, body })

/** 催办. */
export const remind = (api: Api, id: string) =>
  api.send('post', '/api/v1/processes/{id}/reminders', { path: { id }, body: {} })

/** 常用意见: one's own, kept from earlier steps. */
export const phrasesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['process', 'phrases'],
    queryFn: () => api.get('/api/v1/phrases'),
    staleTime: 600_000,
  })

export const addPhrase = (api: Api, kind: Phrase['kind'], text: string) =>
  api.send('post', '/api/v1/phrases', { body: { kind, text } })
