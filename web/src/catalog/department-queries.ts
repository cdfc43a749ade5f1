import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

/** A publisher as the portal shows it: the office and how much it gives. */
export type Department = {
  readonly id: string
  readonly name: string
  readonly datasets: number
  readonly rows: number
  readonly examples: readonly string[]
  readonly lastPublishedAt: string | null
}

export const departmentsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['catalog', 'departments'],
    queryFn: () => api.get<{ departments: readonly Department[] }>('/api/v1/departments'),
  })
