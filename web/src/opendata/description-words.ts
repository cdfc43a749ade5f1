import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useFormat } from '../platform/page.ts'
import {
  type Description,
  type DescriptionField,
  type LanguageMap,
  type Term,
  type Vocabulary,
  vocabularyQuery,
} from './publication-queries.ts'

/** In the order a reader asks: what is it, whose and how current, on what terms. */
export const descriptionFields: readonly DescriptionField[] = [
  'title',
  'summary',
  'theme',
  'keywords',
  'note',
  'updateFrequency',
  'spatial',
  'temporalFrom',
  'temporalTo',
  'level',
  'openness',
  'conditions',
  'closedReason',
  'legalBasis',
  'licence',
  'demand',
  'sharingAttribute',
  'sharingMethods',
  'sharingScope',
  'sharingPurposes',
  'notSharedReason',
  'notSharedLaw',
]

const lists: Partial<Record<DescriptionField, keyof Vocabulary>> = {
  theme: 'themes',
  licence: 'licences',
  updateFrequency: 'updateFrequencies',
  closedReason: 'closedReasons',
  spatial: 'regions',
}

export const labelIn = (terms: readonly Term[] | undefined, value: string): string =>
  terms?.find((term) => term.value === value)?.label ?? value

/** A field's value in words; empty where nothing is said. Both languages of a text are shown: both go public. */
export function useDescriptionWords(): (description: Description, field: DescriptionField) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const vocabulary = useQuery(vocabularyQuery(useApi())).data
  return (description, field) => {
    const value = description[field]
    if (value === null || value === undefined) return ''
    if (field === 'openness') return t(`openness.${description.openness}`)
    if (field === 'level') return t('grade.full', { level: description.level })
    if (field === 'sharingAttribute') return t(`sharingTerm.attribute.${description.sharingAttribute}`)
    if (field === 'sharingMethods') {
      return format.list(description.sharingMethods.map((method) => t(`sharingTerm.method.${method}`)))
    }
    if (typeof value === 'string') {
      if (field === 'temporalFrom' || field === 'temporalTo') return format.date(value, true)
      const list = lists[field]
      return list ? labelIn(vocabulary?.[list], value) : value
    }
    if (Array.isArray(value)) return format.list(value)
    if (typeof value === 'number') return String(value)
    const { zh, en } = value as LanguageMap
    return en ? `${zh}\n${en}` : zh
  }
}
