export type Piece = { readonly of: 'kept' | 'gone' | 'new'; readonly text: string }

/** Beyond this many pieces the table of the comparison grows too large to be worth it; the whole text is then shown as replaced. */
const most = 1500

/** Chinese is compared by characters, Latin words and figures as wholes. */
const piecesOf = (text: string): string[] => text.match(/[A-Za-z0-9]+|\s+|./gsu) ?? []

/** What was taken out and put in between two texts: a longest common subsequence, neighbours of one kind joined. */
export function diffText(before: string, after: string): readonly Piece[] {
  if (before === after) return [{ of: 'kept', text: after }]
  const [old, now] = [piecesOf(before), piecesOf(after)]
  if (!before || !after || old.length > most || now.length > most) {
    return joined([
      { of: 'gone', text: before },
      { of: 'new', text: after },
    ])
  }
  const common = lengths(old, now)
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [gone, fresh] = [old[i], now[j]]
    if (gone !== undefined && gone === fresh) {
      pieces.push({ of: 'kept', text: gone })
      i++
      j++
    } else if (fresh === undefined || (gone !== undefined && at(common, i + 1, j) >= at(common, i, j + 1))) {
      pieces.push({ of: 'gone', text: gone ?? '' })
      i++
    } else {
      pieces.push({ of: 'new', text: fresh })
      j++
    }
  }
  return joined(pieces)
}

const at = (table: readonly Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0

/** `table[i][j]`: length of the longest common subsequence of what follows from i and from j. */
function lengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let i = old.length - 1; i >= 0; i--) {
    const row = table[i]
    if (!row) continue
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] = old[i] === now[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), row[j + 1] ?? 0)
    }
  }
  return table
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (last?.of === piece.of) all.splice(-1, 1, { of: piece.of, text: last.text + piece.text })
    else if (piece.text) all.push(piece)
  }
  return all
}
