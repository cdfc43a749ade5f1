import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

export const departmentsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['catalog', 'departments'],
    queryFn: () => api.get('/api/v1/departments'),
  })
