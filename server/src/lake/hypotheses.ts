import { counted } from '@gongshu/tabular/counted'
import { visibleName } from '@gongshu/tabular/hidden-characters'
import type { EncodingHypothesis, Proposal } from '@gongshu/tabular/model'
import type { z } from 'zod'
import type { Hypothesis } from './import-model.ts'
import { delimiterName, encodingName, figure, formatName, type Lang, percent } from './words.ts'

/** 凭什么: every encoding that was tried on the whole file, and what became of it. */
export function hypothesesOf(
  { encoding, file, columns }: Proposal,
  isPrivate: boolean,
  lang: Lang,
): z.infer<typeof Hypothesis>[] {
  if (!encoding) return []
  return encoding.hypotheses
    .map((hypothesis) => ({
      name: encodingName(hypothesis.name) + (hypothesis.name === encoding.chosen && encoding.bom ? ' (BOM)' : ''),
      holds: hypothesis.ok,
      chosen: hypothesis.name === encoding.chosen,
      evidence: evidence(hypothesis, file.bytes, lang),
      // The sample shows the bytes read each way. Where columns point at people, the names of the columns must do.
      sample: !isPrivate
        ? hypothesis.sample
        : hypothesis.name === encoding.chosen
          ? columns
              .map(({ label }) => label)
              .join('  ')
              .slice(0, 60)
          : '',
    }))
    .sort((a, b) => Number(b.chosen) - Number(a.chosen))
}

function evidence(hypothesis: EncodingHypothesis, bytes: number, lang: Lang): string {
  const { ok, firstBadOffset, badCount = 0, checkedBytes, commonShare, name } = hypothesis
  const west = name === 'iso-8859-1'
  const common =
    lang === 'zh'
      ? `${west ? '西文' : '汉字里'}常用字占 ${percent(commonShare)}`
      : `${percent(commonShare)} of the ${west ? 'letters' : 'Chinese characters'} are common ones`
  if (ok) {
    const read = checkedBytes ?? bytes
    return lang === 'zh'
      ? `全文 ${figure(read)} 字节严格解码通过；${common}`
      : `The whole file, ${counted(read, 'byte')}, decodes strictly; ${common}`
  }
  const place = figure((firstBadOffset ?? 0) + 1)
  const until =
    checkedBytes === undefined
      ? ''
      : lang === 'zh'
        ? `前 ${figure(checkedBytes)} 字节内`
        : ` in the first ${counted(checkedBytes, 'byte')}`
  return lang === 'zh'
    ? `第 ${place} 字节起不合法，${until || '全文'} ${figure(badCount)} 处；能解的部分${common}`
    : `Invalid from byte ${place}, ${counted(badCount, 'place')}${until}; of what decodes, ${common}`
}

/** What the file is, where its name says otherwise or its form is worth a word. */
export function formatNote({ format, extensionLied, dialect, file, table, tables }: Proposal, lang: Lang): string {
  const what =
    format === 'delimited' && dialect
      ? lang === 'zh'
        ? `${delimiterName(dialect.delimiter, lang)}分隔的文本`
        : `text separated by ${delimiterName(dialect.delimiter, lang)}`
      : formatName(format, lang)
  const packed =
    file.container === 'plain' ? '' : lang === 'zh' ? `${file.container} 压缩包里的 ` : `in a ${file.container}: `
  const sheet =
    tables.length > 1 && table
      ? lang === 'zh'
        ? `，读“${visibleName(table)}”`
        : `, reading “${visibleName(table)}”`
      : ''
  if (extensionLied)
    return lang === 'zh'
      ? `扩展名是 .${extensionLied.said}，内容其实是${packed}${what}${sheet}`
      : `The name says .${extensionLied.said}, the content is ${packed}${what}${sheet}`
  return `${packed}${what}${sheet}`
}
