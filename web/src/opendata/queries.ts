import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

/** Home of the portal: counters and what moves now, all of it computed, none of it written by hand. */
export type Home = Schema<'Home'>

export const homeQuery = (api: Api) =>
  queryOptions({ queryKey: ['opendata', 'home'], queryFn: () => api.get('/api/v1/home') })
