import { TextDecoder } from 'node:util'
import { TabularError } from './errors.ts'
import type { LineTally } from './line-encodings.ts'
import type { Encoding, EncodingHypothesis, EncodingName } from './model.ts'
import { commonShareOf, type StrictReader, strictUtf8 } from './multibyte.ts'

/** What one strict pass over all bytes found. */
export type EncodingVerdict = Encoding & {
  /** Bytes before the text. */
  bomBytes: number
  isAscii: boolean
  /** Some stretches are not in the chosen encoding; see `text-source.ts`. */
  mixed: boolean
  /** Nothing fits well: the publisher should look. */
  uncertain: boolean
}

/** Thirty or so characters from the first non-ASCII one on. */
export function sampleText(bytes: Buffer, encoding: EncodingName): string {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 4096))
  const at = Math.max(0, text.search(/[^\0-\x7f]/))
  const from = Math.max(text.lastIndexOf('\n', at) + 1, at - 10)
  return text
    .slice(from, from + 40)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/\p{Cc}/gu, '�')
    .trim()
}

export function wideVerdict(name: EncodingName, bom: boolean, badAt: number, head: Buffer): EncodingVerdict {
  const hypothesis: EncodingHypothesis = {
    name,
    ok: badAt < 0,
    ...(badAt < 0 ? {} : { firstBadOffset: badAt, badCount: 1 }),
    commonShare: 1,
    sample: sampleText(head.subarray(bom ? 2 : 0), name),
  }
  return {
    chosen: name,
    bom,
    bomBytes: bom ? 2 : 0,
    hypotheses: [hypothesis],
    isAscii: false,
    mixed: false,
    uncertain: badAt >= 0,
  }
}

export function utf8Verdict(
  bom: boolean,
  ascii: boolean,
  sample: Buffer,
  force: EncodingName | undefined,
): EncodingVerdict {
  const reader = strictUtf8()
  reader.feed(sample)
  const share = ascii ? 1 : commonShareOf(reader.count)
  const hypotheses: EncodingHypothesis[] = [
    {
      name: 'utf-8',
      ok: true,
      commonShare: share,
      sample: sampleText(bom ? sample.subarray(sample[0] === 0xef ? 3 : 0) : sample, 'utf-8'),
    },
  ]
  const chosen = force ?? 'utf-8'
  if (chosen !== 'utf-8')
    hypotheses.push({ name: chosen, ok: ascii, commonShare: ascii ? 1 : 0, sample: sampleText(sample, chosen) })
  return { chosen, bom, bomBytes: bom ? 3 : 0, hypotheses, isAscii: ascii, mixed: false, uncertain: false }
}

/** Share of ordinary characters under which a Chinese reading is not believed. Random pairs reach about a tenth. */
const believable = 0.4

export function decide(
  readers: readonly OpenReader[],
  sample: Buffer,
  lines: LineTally['count'],
  bom: boolean,
  force: EncodingName | undefined,
): EncodingVerdict {
  const hypotheses = readers.map(
    ({ name, reader: { count }, stoppedAt }): EncodingHypothesis => ({
      name,
      ok: count.bad === 0 && stoppedAt === undefined,
      ...(stoppedAt === undefined ? {} : { checkedBytes: stoppedAt }),
      ...(count.bad > 0 ? { firstBadOffset: count.firstBadOffset, badCount: count.bad } : {}),
      commonShare: round(commonShareOf(count)),
      sample: sampleText(sample, name),
    }),
  )
  const of = (name: EncodingName): EncodingHypothesis => {
    const found = hypotheses.find((hypothesis) => hypothesis.name === name)
    if (!found) throw new RangeError(name)
    return found
  }
  const gb = of('gb18030')
  const big5 = of('big5')
  const latin = of('iso-8859-1')
  const chinese = gb.commonShare + 0.03 >= big5.commonShare ? gb : big5
  const utf8 = readers.find(({ name }) => name === 'utf-8')?.reader.count
  // UTF-8 with faults: its own characters are ordinary, or (western text) there are far more good than bad ones.
  const isFaultyUtf8 =
    utf8 !== undefined &&
    ((utf8.common > 0 && of('utf-8').commonShare >= chinese.commonShare) ||
      (utf8.rare >= utf8.bad * 4 && chinese.commonShare < believable))
  const likely: EncodingName =
    force ??
    (bom || isFaultyUtf8
      ? 'utf-8'
      : chinese.commonShare >= believable && chinese.commonShare > latin.commonShare - 0.2
        ? chinese.name
        : latin.ok && latin.commonShare > 0.5
          ? 'iso-8859-1'
          : gb.ok
            ? 'gb18030'
            : big5.ok
              ? 'big5'
              : 'iso-8859-1')
  // Lines that are UTF-8 among those of GB18030: the longer part names the file, and each line is read on its own.
  const hasUtf8Lines = likely === 'gb18030' && lines.utf8 > 0
  const chosen = hasUtf8Lines && force === undefined && lines.utf8 >= lines.other ? 'utf-8' : likely
  const winner = of(chosen === 'utf-16le' || chosen === 'utf-16be' ? 'iso-8859-1' : chosen)
  return {
    chosen,
    bom,
    bomBytes: bom ? 3 : 0,
    hypotheses,
    isAscii: false,
    mixed: (!winner.ok && chosen !== 'iso-8859-1') || hasUtf8Lines,
    uncertain: winner.commonShare < believable && !hasUtf8Lines,
  }
}

export type OpenReader = { name: EncodingName; reader: StrictReader; stoppedAt?: number }

/** Characters after which statistics do not change their mind any more. */
const enough = 200_000

/**
 * Once a Chinese reading is beyond doubt, only it need go on to the end of the file: the others have failed many times and are
 * made of rare characters. They keep their counts and say how far they were read.
 */
export function dropHopeless(readers: OpenReader[], at: number, force: EncodingName | undefined): void {
  const open = readers.filter(({ stoppedAt }) => stoppedAt === undefined)
  if (open.length < 2) return
  const shares = open.map((entry) => ({ entry, share: commonShareOf(entry.reader.count) }))
  const leader = shares.reduce((best, next) => (next.share > best.share ? next : best))
  const { name, reader } = leader.entry
  if (
    (name !== 'gb18030' && name !== 'big5') ||
    leader.share < 0.6 ||
    reader.count.common < enough ||
    reader.count.bad > 0
  )
    return
  for (const { entry, share } of shares) {
    if (entry.name !== force && share < leader.share - 0.3) entry.stoppedAt = at
  }
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000

/**
 * Refuses an encoding that a person chose and that does not fit every byte: read leniently, cells would change in silence. UTF-8 that
 * another encoding decodes by chance does not fit it either, once its own reading is ordinary text and the other is not.
 */
export function checkForced({ hypotheses }: EncodingVerdict, force: EncodingName | undefined): void {
  const found = hypotheses.find(({ name }) => name === force)
  if (force === undefined || !found) return
  const utf8 = hypotheses.find(({ name }) => name === 'utf-8')
  const isOther = force !== 'utf-8' && utf8?.ok === true && utf8.commonShare > found.commonShare + 0.3
  if (found.ok && !isOther) return
  const { firstBadOffset, badCount } = found
  throw new TabularError('encodingInvalid', {
    encoding: force,
    ...(firstBadOffset === undefined ? {} : { offset: firstBadOffset + 1 }),
    ...(badCount === undefined ? {} : { count: badCount }),
  })
}
