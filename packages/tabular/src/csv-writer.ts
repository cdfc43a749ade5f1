import { open } from 'node:fs/promises'

type FileHandle = Awaited<ReturnType<typeof open>>

const special = /[",\r\n]/
const alwaysSpecial = /["\r\n]/

/** One record of RFC 4180: NULL is nothing, the empty string is "", everything else is the text itself. */
export function csvRecord(cells: readonly (string | null)[], delimiter = ','): string {
  let line = ''
  for (let column = 0; column < cells.length; column++) {
    if (column > 0) line += delimiter
    const cell = cells[column]
    if (cell === null || cell === undefined) continue
    const mustQuote = delimiter === ',' ? special.test(cell) : alwaysSpecial.test(cell) || cell.includes(delimiter)
    line += cell.length === 0 ? '""' : mustQuote ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  return `${line}\n`
}

const flushChars = 1024 * 1024

/** Writes text or bytes in large pieces. */
export class PieceWriter {
  private readonly file: FileHandle
  private pending = ''
  private inFlight: Promise<void> = Promise.resolve()
  bytes = 0

  private constructor(file: FileHandle) {
    this.file = file
  }

  static async open(path: string): Promise<PieceWriter> {
    return new PieceWriter(await open(path, 'wx', 0o600))
  }

  async text(text: string): Promise<void> {
    this.pending += text
    if (this.pending.length >= flushChars) await this.flush()
  }

  /** Hands the bytes to the system and returns; they must not be touched again. The one before must be through. */
  async raw(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return
    await this.inFlight
    this.bytes += bytes.length
    this.inFlight = this.writeAll(bytes)
    // Awaited by the next call or by close; until then a failure is not a stray one.
    this.inFlight.catch(() => undefined)
  }

  async close(): Promise<void> {
    await this.flush()
    await this.inFlight
    await this.file.close()
  }

  private async writeAll(bytes: Buffer): Promise<void> {
    let at = 0
    while (at < bytes.length) {
      const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at)
      at += bytesWritten
    }
  }

  /** After a failure: the file is of no use. */
  async abandon(): Promise<void> {
    await this.inFlight.catch(() => undefined)
    await this.file.close()
  }

  private async flush(): Promise<void> {
    if (this.pending.length === 0) return
    const bytes = Buffer.from(this.pending)
    this.pending = ''
    await this.raw(bytes)
  }
}
