import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../api.ts'

/** A clock as the process table runs it (limit in working days, calendar days or hours). */
export type ProcessClock = {
  readonly dueAt: string
  readonly spent: number
  readonly limit: number
  readonly unit: 'WD' | 'd' | 'h'
  readonly provisional: boolean
  readonly overdue: boolean
  readonly rule?: string
}

export type TodoItem = {
  readonly processId: string
  readonly process: string
  readonly processTitle: string
  readonly title: string
  readonly state: string
  readonly stateTitle: string
  readonly publisherName: string
  readonly clock: ProcessClock | null
}

export const todoQuery = (api: Api) =>
  queryOptions({
    queryKey: ['process', 'todo'],
    queryFn: () => api.get<{ items: readonly TodoItem[] }>('/api/v1/todo'),
  })
