import { createContext, useContext } from 'react'
import type { Api } from './api.ts'
import type { Format } from './format.ts'
import type { Preferences } from './preferences.ts'
import type { Me, Site } from './who.ts'

/** What every component may use: the API, the house's way with figures, the visitor's preferences and the CSP nonce. */
export type Page = Preferences & {
  readonly api: Api
  readonly format: Format
  readonly me: Me | null
  readonly origin: string
  readonly site: Site
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('usePage outside of the root layout')
  return page
}

export const useApi = (): Api => usePage().api
export const useFormat = (): Format => usePage().format
export const useMe = (): Me | null => usePage().me
