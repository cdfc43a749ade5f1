import { englishFor } from './column-words.ts'
import { withoutUnit } from './units.ts'

/** Longest physical name in bytes; PostgreSQL keeps 63. */
export const longestName = 60

/** Words that engines reserve: a column so called must be quoted everywhere, so it gets a tail. */
const reserved = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with'.split(
    ' ',
  ),
)

export type NameChoice = {
  name: string
  /** Why the name is not simply the label. */
  reason: 'same' | 'dictionary' | 'slug' | 'position'
}

/**
 * Physical names for header paths: ASCII snake_case, unique without regard to case, at most 60 bytes, never reserved. A name
 * depends on the header and the position only, so the same table gets the same names every quarter.
 */
export function physicalNames(paths: readonly (readonly string[])[]): NameChoice[] {
  const taken = new Set<string>()
  const digits = String(Math.max(paths.length, 10)).length
  return paths.map((path, index) => {
    const choice = choose(path) ?? { name: `c${String(index + 1).padStart(digits, '0')}`, reason: 'position' as const }
    const base = reserved.has(choice.name) ? `${choice.name}_` : choice.name
    let name = base
    for (let number = 2; taken.has(name); number++) {
      const tail = `_${number}`
      name = base.slice(0, longestName - tail.length) + tail
    }
    taken.add(name)
    return { name, reason: choice.reason }
  })
}

function choose(path: readonly string[]): NameChoice | undefined {
  const parts = path
    .map((part) =>
      withoutUnit(part)
        .normalize('NFKC')
        .replace(/[\s*:]/g, ' ')
        .trim(),
    )
    .filter((part) => part.length > 0)
  const leaf = parts.at(-1)
  if (leaf === undefined) return undefined
  const isLatin = parts.every((part) => /^[\x20-\x7e\u00a0-\u024f]+$/.test(part))
  if (isLatin) {
    const slug = snake(parts.join('_'))
    if (slug === undefined) return undefined
    return { name: slug, reason: slug === parts.join('·') ? 'same' : 'slug' }
  }
  const compact = parts.map((part) => part.replace(/\s+/g, ''))
  const joined = englishFor(compact.join(''))
  if (joined) return { name: joined, reason: 'dictionary' }
  const words = compact.map(englishFor)
  const last = words.at(-1)
  if (last === undefined) return undefined
  const above = words.slice(0, -1).filter((word) => word !== undefined && word !== last)
  // 泊位·总数 → spaces_total; a level without a known word is left out, uniqueness is settled by number.
  return { name: [...above, last].join('_').slice(0, longestName), reason: 'dictionary' }
}

/** Latin text as snake_case, accents taken off: "Wahlbeteiligung in %" → wahlbeteiligung_in, "ArtistId" → artist_id. */
function snake(text: string): string | undefined {
  const slug = text
    .replace(/ß/g, 'ss')
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/Ä/g, 'Ae')
    .replace(/Ö/g, 'Oe')
    .replace(/Ü/g, 'Ue')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, longestName)
    .replace(/_+$/, '')
  if (slug.length === 0) return undefined
  return /^[0-9]/.test(slug) ? `n${slug}`.slice(0, longestName) : slug
}
