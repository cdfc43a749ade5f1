import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

/** Home of the portal: counters and what moves now, all of it computed, none of it written by hand. */
export type Home = {
  readonly figures: {
    readonly datasets: number
    readonly departments: number
    readonly rows: number
    readonly lastLoadedAt: string | null
    readonly usesToday: number
    readonly refusedToday: number
    readonly ledgerSize: number
  }
  readonly themes: readonly {
    readonly value: string
    readonly label: string
    readonly count: number
    readonly examples: readonly string[]
  }[]
  readonly departments: readonly {
    readonly id: string
    readonly name: string
    readonly count: number
    readonly examples: readonly string[]
  }[]
  readonly newest: readonly {
    readonly id: string
    readonly title: string
    readonly publisherName: string
    readonly rowCount: number | null
    readonly publishedAt: string | null
  }[]
  readonly mostUsed: readonly {
    readonly id: string
    readonly title: string
    readonly publisherName: string
    readonly uses: number
  }[]
  readonly uses: readonly {
    readonly index: number
    readonly at: string
    readonly action: 'preview' | 'read' | 'aggregate' | 'download' | 'profile'
    readonly datasetId: string
    readonly title: string
    readonly rows: number | null
    readonly refusal: string | null
  }[]
}

export const homeQuery = (api: Api) =>
  queryOptions({ queryKey: ['opendata', 'home'], queryFn: () => api.get<Home>('/api/v1/home') })
