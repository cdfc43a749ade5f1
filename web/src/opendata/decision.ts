import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import { useApi, useMe } from '../platform/page.ts'
import type { Dataset } from './dataset-queries.ts'

/** What the gate would say, asked beforehand: uses nothing, leaves no entry. */
export const decisionQuery = (api: Api, id: string, use: 'read' | 'download') =>
  queryOptions({
    queryKey: ['opendata', 'decision', id, use],
    queryFn: () => api.get('/api/v1/datasets/{id}/decision', { path: { id }, query: { use } }),
  })

/** Grants are given to people, houses and keys: a visitor has none, and nobody is offered a button that refuses. */
export function useMay(dataset: Dataset, use: 'read' | 'download'): boolean {
  const me = useMe()
  const asks = dataset.openness === 'conditional' && dataset.state === 'published' && me !== null
  const decision = useQuery({ ...decisionQuery(useApi(), dataset.id, use), enabled: asks })
  return dataset.openness === 'unconditional' || (asks && decision.data?.allowed === true)
}
