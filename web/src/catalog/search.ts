import type { DatasetSearch } from './queries.ts'

const pageSize = 20
export const facetNames = ['openness', 'publisher', 'theme', 'updateFrequency', 'format', 'sharingAttribute'] as const

export function readSearch(params: URLSearchParams): DatasetSearch {
  const given = (name: string): string | undefined => params.get(name) || undefined
  return {
    q: given('q'),
    openness: given('openness'),
    publisher: given('publisher'),
    theme: given('theme'),
    updateFrequency: given('updateFrequency'),
    format: given('format'),
    sharingAttribute: given('sharingAttribute'),
    after: given('after'),
    limit: pageSize,
  }
}

export function hrefFor({ limit: _, after, ...search }: DatasetSearch): string {
  const pairs = Object.entries({ ...search, after }).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return `/datasets?${new URLSearchParams(pairs)}`
}
