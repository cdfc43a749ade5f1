import { counted } from '@gongshu/tabular/counted'
import type { ProposedColumn } from './import-model.ts'
import { type Column, hasOpenStrays, isPersonal } from './model.ts'
import { type KeptColumn, versionColumn } from './version-columns.ts'
import { codeReasons, detectorNames, figure, type Lang, misfitWords, shareWords } from './words.ts'

/** A column as the publisher sees it: what its values look like, and what will be done with them. */
export function proposedColumn(kept: KeptColumn, lang: Lang): ProposedColumn {
  const column = versionColumn(kept)
  return {
    ...column,
    index: kept.examined.index,
    keep: kept.keep,
    shape: shapeOf(kept, column, lang),
    histogram: kept.profile.histogram?.map(({ count }) => count) ?? null,
    treatment: treatmentOf(kept, column, lang),
    detectors: [...kept.profile.detectors],
  }
}

function shapeOf({ examined, profile }: KeptColumn, column: Column, lang: Lang): string | null {
  const { detector } = column
  const zh = lang === 'zh'
  if (examined.filled === 0) return zh ? '全空' : 'empty throughout'
  if (detector) {
    const name = detectorNames[detector.kind][lang]
    const share = shareWords(detector)[lang]
    return zh
      ? `${name} ${figure(detector.hits)} 格（${share}）`
      : `${name} in ${counted(detector.hits, 'cell')} (${share})`
  }
  const about = profile.distinctExact ? '' : zh ? '约 ' : 'about '
  const kinds = zh ? `${about}${figure(profile.distinct)} 种` : `${about}${figure(profile.distinct)} different`
  const { lengths } = profile
  if (!lengths) return kinds
  if (lengths.min === lengths.max)
    return zh ? `${kinds}，都是 ${figure(lengths.max)} 字` : `${kinds}, all of ${counted(lengths.max, 'character')}`
  return zh ? `${kinds}，最长 ${figure(lengths.max)} 字` : `${kinds}, up to ${counted(lengths.max, 'character')}`
}

function treatmentOf({ examined }: KeptColumn, column: Column, lang: Lang): string {
  const zh = lang === 'zh'
  if (hasOpenStrays(column)) return zh ? '夹有个人信息，定去留' : 'holds personal information: keep or leave out'
  if (isPersonal(column)) return zh ? '是个人信息，定去留' : 'points at people: keep or leave out'
  if (examined.bad > 0)
    return zh
      ? `${misfitWords(examined, column.type).zh}，装作空值，原文另存`
      : `${misfitWords(examined, column.type).en}: taken as empty, kept aside as written`
  const reason = examined.reason && codeReasons[examined.reason]
  if (reason) return zh ? `按文本保留（${reason.zh}）` : `stays text (${reason.en})`
  if (examined.reading.fullWidth) return zh ? '全角数字转成半角' : 'full-width digits are made narrow'
  if (examined.reading.percent) return zh ? '去掉百分号，单位 %' : 'the per cent sign becomes the unit'
  if (examined.reading.grouping) return zh ? '去掉千分位' : 'thousands separators are taken out'
  return zh ? '照装' : 'as it is'
}
