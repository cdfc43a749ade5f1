/** What travels between the program and one engine process (`runner.ts`), by structured clone over the IPC channel. */
export type Param = string | number | bigint | boolean | null
export type Column = { readonly name: string; readonly type: string }
export type Row = Readonly<Record<string, unknown>>
export type Cells = readonly unknown[]

/** A rebuildable native file that the statement reads under a catalogue name. */
export type Attachment = { readonly name: string; readonly path: string }

export type RunnerSettings = {
  readonly memoryMb: number
  readonly threads: number
  /** Spill files; deleted with the process. */
  readonly temp: string
  readonly tempGb: number
  /** All that the process may touch; an allowed directory can be written too, so give it what a job needs and no more. */
  readonly directories: readonly string[]
  readonly files: readonly string[]
  /** Larger than zero lowers the priority, so that long work gives way to pages. */
  readonly nice: number
}

export type Request =
  | { readonly kind: 'open'; readonly id: number; readonly settings: RunnerSettings }
  | {
      readonly kind: 'query'
      readonly id: number
      readonly sql: string
      readonly params: readonly Param[]
      readonly attach: readonly Attachment[]
      /** More rows than this are a fault of the caller: results for people are pages, everything else is a file. */
      readonly maxRows: number
    }
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'forget'; readonly id: number; readonly path: string }

export type Reply =
  /** The cells of each row in the order of the columns: names would be written anew for every row. */
  | { readonly id: number; readonly ok: true; readonly columns: readonly Column[]; readonly rows: readonly Cells[] }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly tooMany?: boolean }
  | { readonly id: number; readonly percent: number }
