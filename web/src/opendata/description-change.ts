import type { Openness } from '../platform/parts/facts.tsx'
import type { Description, DescriptionField, LanguageMap } from './publication-queries.ts'

export type FieldName = DescriptionField | 'titleEn' | 'summaryEn'

/** What a filled-in form changes. A field that is not asked for, since another openness does without it, stays as it was. */
export function changeOf(before: Description, form: FormData): Partial<Description> {
  const text = (name: FieldName): string | undefined => (form.has(name) ? String(form.get(name)).trim() : undefined)
  const orNull = (name: FieldName): string | null | undefined => {
    const given = text(name)
    return given === undefined ? undefined : given || null
  }
  const level = text('level')
  // A select gives back one of the API's own terms.
  const given: { readonly [K in DescriptionField]: Description[K] | undefined } = {
    title: both(text('title'), text('titleEn')) ?? undefined,
    summary: both(text('summary'), text('summaryEn')) ?? undefined,
    theme: text('theme') || undefined,
    keywords: text('keywords')
      ?.split(/[、,，;；\s]+/)
      .filter(Boolean),
    updateFrequency: orNull('updateFrequency') as Description['updateFrequency'] | undefined,
    spatial: orNull('spatial'),
    temporalFrom: orNull('temporalFrom'),
    temporalTo: orNull('temporalTo'),
    licence: orNull('licence'),
    openness: (text('openness') as Openness | undefined) || undefined,
    closedReason: orNull('closedReason'),
    legalBasis: orNull('legalBasis'),
    conditions: kept(before.conditions, text('conditions')),
    level: level ? Number(level) : undefined,
    note: kept(before.note, text('note')),
    demand: orNull('demand'),
    ...sharingOf(form, orNull),
  }
  return Object.fromEntries(
    Object.entries(given).filter(
      ([field, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(before[field as DescriptionField]),
    ),
  )
}

const both = (zh: string | undefined, en: string | undefined): LanguageMap | undefined =>
  zh === undefined ? undefined : { zh, ...(en ? { en } : {}) }

/** Only the Chinese is asked for here: an English text that came otherwise stays beside it. */
function kept(before: LanguageMap | null, zh: string | undefined): LanguageMap | null | undefined {
  if (zh === undefined) return undefined
  return zh ? { zh, ...(before?.en ? { en: before.en } : {}) } : null
}

type SharingField = 'sharingScope' | 'sharingPurposes' | 'notSharedReason' | 'notSharedLaw'

/** What another attribute asks for is emptied: a scope beside 不予共享, or a law beside 无条件共享, would contradict it. */
function sharingOf(form: FormData, orNull: (name: SharingField) => string | null | undefined) {
  const isGiven = form.has('sharingAttribute')
  const given = (name: SharingField) => (isGiven ? (orNull(name) ?? null) : orNull(name))
  const methods = form.getAll('sharingMethods').filter(Boolean) as unknown as Description['sharingMethods']
  return {
    sharingAttribute: isGiven ? (form.get('sharingAttribute') as Description['sharingAttribute']) : undefined,
    sharingMethods: isGiven || form.has('sharingMethods') ? methods : undefined,
    sharingScope: given('sharingScope'),
    sharingPurposes: given('sharingPurposes'),
    notSharedReason: given('notSharedReason'),
    notSharedLaw: given('notSharedLaw'),
  }
}
