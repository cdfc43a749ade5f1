import { queryOptions } from '@tanstack/react-query'
import { type Api, withQuery } from '../platform/api.ts'
import type { Openness } from '../platform/parts/facts.tsx'
import { type GridView, viewQuery } from '../platform/parts/grid-view.ts'
import type { ColumnRuling } from '../platform/parts/marks.tsx'

export type ColumnType =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'geometry'

export type DetectorKind =
  | 'residentId'
  | 'phone'
  | 'bankCard'
  | 'email'
  | 'personName'
  | 'address'
  | 'plate'
  | 'creditCode'

export type Column = {
  readonly name: string
  readonly label: string
  readonly type: ColumnType
  readonly scale?: number
  readonly unit?: string
  readonly role?: 'code' | 'identifier'
  readonly detector?: {
    readonly kind: DetectorKind
    readonly rate: number
    readonly chance: number
    readonly hits: number
  }
  readonly nulls: number
  readonly distinct: number
  readonly distinctExact: boolean
  readonly rejected: number
}

export type Compatibility = 'first' | 'same' | 'compatible' | 'breaking'

export type Version = {
  readonly id: string
  readonly datasetId: string
  readonly number: number
  readonly rows: number
  readonly columns: readonly Column[]
  readonly sha256: string
  readonly sm3: string
  readonly bytes: number
  readonly rejectedCells: number
  readonly compatibility: Compatibility
  readonly previousId: string | null
  readonly createdAt: string
}

export type Dataset = {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly summary: string
  readonly publisherId: string
  readonly publisherName: string
  readonly theme: string
  readonly themeLabel: string
  readonly keywords: readonly string[]
  /** Codes and, beside them, their words in the reader's language. */
  readonly updateFrequency: string | null
  readonly updateFrequencyLabel: string | null
  readonly spatial: string | null
  readonly spatialLabel: string | null
  readonly temporalFrom: string | null
  readonly temporalTo: string | null
  readonly licence: string | null
  readonly licenceLabel: string | null
  readonly licenceUrl: string | null
  readonly openness: Openness
  readonly closedReason: string | null
  readonly closedReasonLabel: string | null
  readonly legalBasis: string | null
  readonly conditions: string | null
  readonly level: number
  /** What must be known before use. */
  readonly note: string | null
  readonly demand: string | null
  readonly state: 'draft' | 'review' | 'published' | 'suspended' | 'withdrawn' | 'purged'
  readonly publishedAt: string | null
  readonly updatedAt: string | null
  readonly formats: readonly string[]
  readonly version: Version | null
  readonly withdrawal: { readonly at: string; readonly reason: string } | null
  /** Whether the reader follows it; null for visitors. */
  readonly following: boolean | null
}

export type ColumnProfile = {
  readonly name: string
  readonly nulls: number
  readonly distinct: number
  readonly min: string | number | null
  readonly max: string | number | null
  readonly histogram:
    | readonly { readonly from: string | number; readonly to: string | number; readonly count: number }[]
    | null
  readonly topValues: readonly { readonly value: string; readonly count: number }[] | null
}

export type Profile = { readonly rowCount: number; readonly columns: readonly ColumnProfile[] }

export type RowsPage = {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly next: string | null
  readonly total: number
  /** Id of the ledger entry written before the first byte. */
  readonly receipt: string | null
  readonly ruling: readonly ColumnRuling[] | null
}

export const datasetQuery = (api: Api, id: string) =>
  queryOptions({ queryKey: ['opendata', 'dataset', id], queryFn: () => api.get<Dataset>(`/api/v1/datasets/${id}`) })

export const versionsQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'versions', id],
    queryFn: () => api.get<{ versions: readonly Version[] }>(`/api/v1/datasets/${id}/versions`),
  })

export const profileQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'profile', id],
    queryFn: () => api.get<Profile>(`/api/v1/datasets/${id}/profile`),
    staleTime: 600_000,
  })

export const previewRows = 16

/** The path of a view, as shown under the grid and as called. */
export const rowsPath = (id: string, view: GridView, limit = previewRows): string =>
  withQuery(`/api/v1/datasets/${id}/rows`, { ...viewQuery(view), limit })

/** Every call leaves a ledger entry, so a view once read is kept while one stays on the page. */
export const rowsQuery = (api: Api, id: string, view: GridView) =>
  queryOptions({
    queryKey: ['opendata', 'rows', id, view],
    queryFn: async (): Promise<RowsPage> => {
      const response = await api.call(rowsPath(id, view))
      const body = (await response.json()) as Omit<RowsPage, 'receipt'>
      return { ...body, receipt: response.headers.get('gongshu-receipt') }
    },
    staleTime: 600_000,
  })

/** The first rows of a version that is not open yet, for those whose post lets them see it. */
export const reviewRowsQuery = (api: Api, id: string, version: string) =>
  queryOptions({
    queryKey: ['opendata', 'reviewRows', id, version],
    queryFn: async (): Promise<RowsPage> => {
      const response = await api.call(withQuery(`/api/v1/datasets/${id}/rows`, { version, limit: previewRows }))
      const body = (await response.json()) as Omit<RowsPage, 'receipt'>
      return { ...body, receipt: response.headers.get('gongshu-receipt') }
    },
    staleTime: 600_000,
    retry: false,
  })

export const follow = (api: Api, id: string, wanted: boolean) =>
  api.send<unknown>(wanted ? 'PUT' : 'DELETE', `/api/v1/datasets/${id}/follow`)
