import { queryOptions } from '@tanstack/react-query'
import type { Column, ColumnType } from '../opendata/dataset-queries.ts'
import type { Api } from '../platform/api.ts'

export type StageName = 'receive' | 'detect' | 'profile' | 'confirm' | 'load' | 'describe' | 'submit'

export type ImportStage = {
  readonly name: StageName
  readonly state: 'done' | 'now' | 'next' | 'failed'
  /** Bytes or rows; `total` is null where it cannot be known yet. */
  readonly done: number | null
  readonly total: number | null
  readonly unit: 'bytes' | 'rows' | 'columns' | null
  readonly seconds: number | null
}

export type Hypothesis = {
  readonly name: string
  readonly holds: boolean
  readonly chosen: boolean
  /** Why, in figures, in the reader's language. */
  readonly evidence: string
  readonly sample: string
}

export type SourceCell = {
  readonly text: string
  readonly span?: number
  readonly personal?: boolean
  readonly finding?: number
}
export type SourceLine =
  | { readonly of: 'note' | 'header' | 'data' | 'cut'; readonly number: number; readonly cells: readonly SourceCell[] }
  | { readonly of: 'gap'; readonly lines: number }

export type ProposedColumn = Column & {
  /** Position in the file, the key of every edit. */
  readonly index: number
  readonly keep: boolean
  /** What the values look like, in words: 7种，码表GB/T 2260. */
  readonly shape: string | null
  readonly histogram: readonly number[] | null
  readonly treatment: string
}

export type Repair = { readonly id: string; readonly label: string; readonly recommended?: boolean }

export type ImportFinding = {
  readonly number: number
  readonly weight: 'must' | 'advice' | 'settled'
  readonly head: string
  readonly cause: string | null
  readonly column: number | null
  readonly rule: string | null
  readonly repairs: readonly Repair[]
}

/** How the file is read; any of it may be changed, and the reading is then done again. */
export type FileReading = {
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly sheet: string | null
  readonly headerRow: number | null
  readonly headerRows: number | null
  readonly nullWords: readonly string[]
}

export type ImportView = {
  readonly id: string
  readonly datasetId: string | null
  readonly versionId: string | null
  readonly processId: string | null
  readonly fileName: string
  readonly bytes: number
  readonly sm3: string | null
  readonly receivedAt: string
  readonly state: 'detecting' | 'proposed' | 'loading' | 'loaded' | 'refused' | 'failed'
  readonly refusal: { readonly title: string; readonly detail?: string } | null
  readonly stages: readonly ImportStage[]
  readonly reading: FileReading | null
  readonly sheets: readonly string[]
  readonly formatNote: string | null
  readonly hypotheses: readonly Hypothesis[]
  readonly lines: readonly SourceLine[]
  readonly remarks: readonly {
    readonly from: number
    readonly lines: number
    readonly tone: 'ink' | 'accent' | 'zhu'
    readonly text: string
  }[]
  readonly width: number
  readonly rows: number | null
  readonly columns: readonly ProposedColumn[]
  readonly findings: readonly ImportFinding[]
  /** The same file was loaded before: the version it became. */
  readonly sameFileAs: { readonly datasetId: string; readonly versionId: string; readonly number: number } | null
  readonly comparison: { readonly words: string; readonly compatibility: string } | null
}

const busy = ['detecting', 'loading']

export const importQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['lake', 'import', id],
    queryFn: () => api.get<ImportView>(`/api/v1/imports/${id}`),
    staleTime: 0,
    /** While the job works its figures change; once a person is awaited nothing moves by itself. */
    refetchInterval: ({ state }) => (state.data && busy.includes(state.data.state) ? 700 : false),
  })

export type ImportLine = Pick<ImportView, 'id' | 'fileName' | 'bytes' | 'receivedAt' | 'state' | 'datasetId'>

export const importsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lake', 'imports'],
    queryFn: () => api.get<{ imports: readonly ImportLine[] }>('/api/v1/imports'),
  })

export type ColumnEdit = {
  readonly index: number
  readonly label?: string
  readonly name?: string
  readonly type?: ColumnType
  readonly unit?: string
  readonly keep?: boolean
}

export const startImport = (
  api: Api,
  body: { uploadId: string; datasetId?: string | undefined; publisherId?: string | undefined },
) => api.send<ImportView>('POST', '/api/v1/imports', body)

export const cancelImport = (api: Api, id: string) => api.send<ImportView>('DELETE', `/api/v1/imports/${id}`)

export const editImport = (
  api: Api,
  id: string,
  body: {
    reading?: Partial<FileReading>
    columns?: readonly ColumnEdit[]
    repair?: { finding: number; repair: string }
  },
) => api.send<ImportView>('PATCH', `/api/v1/imports/${id}`, body)

export const loadImport = (api: Api, id: string) => api.send<ImportView>('POST', `/api/v1/imports/${id}/load`)
