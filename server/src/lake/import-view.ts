import { counted } from '@gongshu/tabular/counted'
import { visibleName } from '@gongshu/tabular/hidden-characters'
import type { Proposal } from '@gongshu/tabular/model'
import * as catalog from '../catalog/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { proposedColumn } from './column-view.ts'
import { compareColumns, compatibilityOf } from './compare.ts'
import { pastEditsOf } from './edit-history.ts'
import { findingsOf } from './findings.ts'
import { formatNote, hypothesesOf } from './hypotheses.ts'
import { editsOf, files, importFolder } from './import-folder.ts'
import type { Edits, FileReading, ImportFinding, ImportLine, ImportView, RowChanges } from './import-model.ts'
import * as store from './import-store.ts'
import { traceLook } from './looks.ts'
import { isMaskedColumn } from './mask.ts'
import type { Compatibility } from './model.ts'
import { emptyWords } from './null-words.ts'
import { placeName, proofOf } from './proof.ts'
import type { Finding } from './repairs.ts'
import { isMarked } from './run-import.ts'
import { keptColumns, versionColumn } from './version-columns.ts'
import { findLatestVersion } from './version-store.ts'
import { encodingName, figure, type Lang } from './words.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    /** The publication that a dataset is in, if any; registered by `main.ts`. */
    readonly publicationOf?: (ctx: Ctx, datasetId: string) => Promise<string | null>
  }
}

/** Everything that is read for a view and for a change. */
export type Loaded = Awaited<ReturnType<typeof loadImport>>

export async function loadImport(ctx: Ctx, one: store.StoredImport) {
  const folder = importFolder(ctx.resources.paths, one.id)
  const isHidden = isMarked(one)
  const [named, proposal, examined, profile, edits, changes, mishap] = await Promise.all([
    isHidden ? undefined : files.named.read(folder),
    isHidden ? undefined : files.proposal.read(folder),
    files.examined.read(folder),
    files.profile.read(folder),
    editsOf(folder),
    files.changes.read(folder),
    files.mishap.read(folder),
  ])
  const source = one.sourceSha256 && !isHidden ? await store.findSource(ctx.db, one.sourceSha256) : undefined
  const twin = source ? await store.findVersionOfSource(ctx.db, source.sha256) : undefined
  const sameFileAs = twin && twin.id !== one.versionId ? twin : undefined
  const columns = examined && profile ? keptColumns(examined, profile, edits) : []
  const findings: readonly Finding[] =
    proposal && examined
      ? findingsOf({
          ...{ proposal, columns, edits, mishap, sameFileAs },
          raggedRows: examined.raggedRows,
          internalCells: examined.internalCells ?? 0,
        })
      : []
  return { one, folder, named, proposal, examined, edits, changes, source, sameFileAs, columns, findings }
}

export const importLine = async (ctx: Ctx, one: store.StoredImport): Promise<ImportLine> => {
  const named = isMarked(one) ? undefined : await files.named.read(importFolder(ctx.resources.paths, one.id))
  const { id, bytes, receivedAt, state, datasetId } = one
  return { id, bytes, receivedAt, state, datasetId, fileName: named?.fileName ?? nameless[ctx.lang] }
}

const nameless = { zh: '（已清除）', en: '(erased)' }

/** The import as the publisher sees it, in the reader's language. */
export async function importView(ctx: Ctx, one: store.StoredImport): Promise<ImportView> {
  const loaded = await loadImport(ctx, one)
  const { named, proposal, examined, edits, source, sameFileAs, columns, findings } = loaded
  const { lang } = ctx
  const numberOf = new Map(findings.map(({ key }, index) => [key, index + 1]))
  const isShut = await isShutFor(ctx, one)
  const pastEdits = await pastEditsOf(loaded.folder)
  const proof =
    proposal &&
    !isShut &&
    proofOf(
      proposal,
      columns.map((kept) => ({
        examined: kept.examined,
        column: versionColumn(kept),
        finding: numberOf.get(`rejected:${kept.examined.index}`),
        seen: linesSeen(findings, kept.examined.index),
      })),
      lang,
    )
  const { lines, remarks, width } = proof || { lines: [], remarks: [], width: 0 }
  await traceLook(ctx, one, lines)
  return {
    id: one.id,
    datasetId: one.datasetId,
    versionId: one.versionId,
    processId: one.datasetId ? ((await ctx.resources.publicationOf?.(ctx, one.datasetId)) ?? null) : null,
    publisherId: one.publisherId,
    fileName: named?.fileName ?? nameless[lang],
    originalName: named?.original ?? null,
    bytes: one.bytes,
    sha256: source?.sha256 ?? null,
    sm3: source?.sm3 ?? null,
    receivedAt: one.receivedAt,
    revision: pastEdits.length,
    state: one.state,
    refusal: one.refusal && {
      type: one.refusal.type,
      title: one.refusal.title[lang],
      ...(one.refusal.detail ? { detail: one.refusal.detail[lang] } : {}),
    },
    stages: [...one.stages],
    reading: proposal ? readingOf(proposal, edits) : null,
    sheets: proposal ? proposal.tables.map(({ name }) => visibleName(name)).filter(Boolean) : [],
    formatNote: proposal ? formatNote(proposal, lang) : null,
    hypotheses:
      proposal && !isShut
        ? hypothesesOf(
            proposal,
            columns.some((kept) => isMaskedColumn(versionColumn(kept))),
            lang,
          )
        : [],
    lines,
    remarks,
    width,
    rows: examined?.rows ?? null,
    columns: columns.map((kept) => proposedColumn(kept, lang)),
    findings: findings.map((finding, index) => {
      const { cause, places, ...rest } = shown(finding, index + 1, lang, lines)
      // They may quote a cell.
      return isShut
        ? { ...rest, cause: null, places: places.map((place) => ({ ...place, cell: null })) }
        : { ...rest, cause, places }
    }),
    comparison: await comparisonOf(ctx, loaded, lang),
    sameFileAs: sameFileAs
      ? { datasetId: sameFileAs.datasetId, versionId: sameFileAs.id, number: sameFileAs.number }
      : null,
  }
}

/**
 * Once there is a version its cells are the gate's to show or to deny (design §9.2); while a dataset is suspended, or after it was
 * purged, nobody is shown any (R-SEC-09).
 */
async function isShutFor(ctx: Ctx, { state, datasetId }: store.StoredImport): Promise<boolean> {
  if (state === 'loaded') return true
  const dataset = datasetId ? await catalog.findDataset(ctx, datasetId) : undefined
  return dataset?.state === 'suspended' || dataset?.state === 'purged'
}

/** In which lines of a column identifiers stand, each with the number of its finding. */
const linesSeen = (findings: readonly Finding[], column: number): Map<number, number> =>
  new Map(
    findings.flatMap(({ places = [] }, position) =>
      places.flatMap(({ index, line }): [number, number][] =>
        index === column && line !== undefined ? [[line, position + 1]] : [],
      ),
    ),
  )

function placesOf({ places = [] }: Finding, lines: ImportView['lines']): ImportFinding['places'] {
  const named = new Set(
    lines.flatMap((line) => (line.of === 'gap' ? [] : line.cells.flatMap(({ place }) => place ?? []))),
  )
  return places.map(({ row, line = null, label, masked, index }) => {
    const name = line === null ? undefined : placeName(line, index)
    return { row, line, column: label, cell: masked, shown: name !== undefined && named.has(name) ? name : null }
  })
}

const shown = (finding: Finding, number: number, lang: Lang, lines: ImportView['lines']): ImportFinding => {
  const { weight, head, cause, column, rule, repairs } = finding
  return {
    number,
    weight,
    head: head[lang],
    cause: cause?.[lang] ?? null,
    column: column ?? null,
    rule: rule ?? null,
    places: placesOf(finding, lines),
    repairs: repairs.map(({ id, label, recommended, asks }) => ({
      id,
      label: label[lang],
      ...(recommended ? { recommended } : {}),
      ...(asks ? { asks } : {}),
    })),
  }
}

/** How the file is read now: the publisher's word where there is one, else the reader's. */
export const readingOf = ({ encoding, dialect, table, tables, layout }: Proposal, edits: Edits): FileReading => ({
  encoding: encoding ? encodingName(encoding.chosen) : null,
  delimiter: dialect?.delimiter ?? null,
  sheet: tables.length > 1 || table ? visibleName(table) : null,
  headerRow: layout.headerRows[0] ?? (layout.headerRows.length === 0 ? 0 : null),
  headerRows: layout.headerRows.length,
  nullWords: edits.reading.nullWords ?? emptyWords.filter((word) => word !== ''),
})

/** 与上一版相比. Before loading the columns are those that would be kept. */
async function comparisonOf(
  ctx: Ctx,
  { one, columns, changes }: Loaded,
  lang: Lang,
): Promise<ImportView['comparison']> {
  if (!one.datasetId || one.state === 'loaded') return null
  const before = await findLatestVersion(ctx.db, one.datasetId)
  if (!before) return null
  const after = columns.filter(({ keep }) => keep).map(versionColumn)
  const differences = compareColumns(before.columns, after)
  const compatibility = compatibilityOf(differences)
  return { words: comparisonWords(differences, changes, compatibility, before.number, lang), compatibility }
}

function comparisonWords(
  differences: ReturnType<typeof compareColumns>,
  changes: RowChanges | undefined,
  compatibility: Compatibility,
  number: number,
  lang: Lang,
): string {
  const zh = lang === 'zh'
  const labels = (change: 'added' | 'removed' | 'changed'): string[] =>
    differences.flatMap((one) =>
      one.change === change ? [`“${('after' in one ? one.after : one.before).label}”`] : [],
    )
  const parts: string[] = []
  if (changes) {
    const counts: [number, string, string][] = [
      [changes.added, '多', 'more'],
      [changes.removed, '少', 'fewer'],
      [changes.changed ?? 0, '改', 'changed'],
    ]
    const said = counts.filter(([count]) => count > 0)
    parts.push(
      said.length === 0
        ? zh
          ? '行没有变'
          : 'the same rows'
        : said
            .map(([count, zhWord, enWord]) =>
              zh ? `${zhWord} ${figure(count)} 行` : `${counted(count, 'row')} ${enWord}`,
            )
            .join(zh ? '、' : ', '),
    )
  }
  const columnWords: [string[], string, string][] = [
    [labels('added'), '多了列', 'new columns'],
    [labels('removed'), '少了列', 'columns gone'],
    [labels('changed'), '列有变', 'columns changed'],
  ]
  const changed = columnWords.filter(([names]) => names.length > 0)
  parts.push(
    changed.length === 0
      ? zh
        ? '列不变'
        : 'the same columns'
      : changed
          .map(([names, zhWord, enWord]) => `${zh ? zhWord : enWord} ${names.slice(0, 5).join(zh ? '、' : ', ')}`)
          .join(zh ? '，' : '; '),
  )
  return zh
    ? `与第 ${number} 版相比：${parts.join('，')}，${compatibilityWords[compatibility].zh}。`
    : `Against version ${number}: ${parts.join('; ')}; ${compatibilityWords[compatibility].en}.`
}

const compatibilityWords: Readonly<Record<Compatibility, { zh: string; en: string }>> = {
  first: { zh: '首版', en: 'the first version' },
  same: { zh: '结构相同', en: 'the same shape' },
  compatible: { zh: '属兼容变更', en: 'a compatible change' },
  breaking: { zh: '属破坏性变更，须提前预告', en: 'a breaking change, to be announced ahead' },
}
