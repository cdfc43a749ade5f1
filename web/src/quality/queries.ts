import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Answer, Schema } from '../platform/operations.ts'

export type Card = Schema<'QualityCard'>
export type Dimension = Card['dimensions'][number]
export type Indicator = Dimension['indicators'][number]

/** While it is measured the page looks again; the answer is small. */
const lookAgainMs = 1500

export const cardQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['quality', 'card', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/quality', { path: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'measuring' ? lookAgainMs : false),
  })

export type RuleSet = Schema<'QualityRuleSet'>
export type RuleLine = RuleSet['rules'][number]
export type Suggestion = Answer<'listQualitySuggestions'>['suggestions'][number]
type Given = RuleLine['rule']
/** A rule as it is being written. */
export type Rule = { readonly [Kind in Given['kind']]: Extract<Given, { kind: Kind }> }[Given['kind']]
export type RuleKind = Rule['kind']

export const rulesQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['quality', 'rules', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/quality/rules', { path: { id } }),
    refetchInterval: ({ state }) => (state.data?.measurement?.state === 'waiting' ? lookAgainMs : false),
    staleTime: 0,
  })

/** What the profile suggests. Values in it were read through the gate, so it is asked for once and kept. */
export const suggestionsQuery = (api: Api, id: string, number: number) =>
  queryOptions({
    queryKey: ['quality', 'suggestions', id, number],
    queryFn: () => api.get('/api/v1/datasets/{id}/quality/suggestions', { path: { id } }),
    staleTime: 600_000,
    retry: false,
  })

export const saveRules = (api: Api, id: string, basedOn: number, rules: readonly Rule[]) =>
  api.send('put', '/api/v1/datasets/{id}/quality/rules', { path: { id }, body: { basedOn, rules: [...rules] } })

export const measureAgain = (api: Api, id: string) =>
  api.send('post', '/api/v1/datasets/{id}/quality/measure', { path: { id } })

/** Each page of them leaves a ledger entry, so a page once read is kept. */
export const failingQuery = (api: Api, id: string, rule: string, version: string, after: number) =>
  queryOptions({
    queryKey: ['quality', 'failing', id, rule, version, after],
    queryFn: () => api.get('/api/v1/datasets/{id}/quality/failing', { path: { id }, query: { rule, version, after } }),
    staleTime: 600_000,
    retry: false,
  })
