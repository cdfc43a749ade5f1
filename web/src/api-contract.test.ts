import { expectTypeOf, it } from 'vitest'
import type { Department } from './catalog/department-queries.ts'
import type { DatasetPage, DatasetSummary } from './catalog/queries.ts'
import type { ImportLine, ImportView } from './lake/import-queries.ts'
import type { Upload } from './lake/queries.ts'
import type { siteKeysQuery } from './ledger/receipt-queries.ts'
import type { monitorQuery, recordsQuery } from './ledger/records-queries.ts'
import type { Comparison } from './opendata/compare-queries.ts'
import type { Dataset, Profile, RowsPage, Version } from './opendata/dataset-queries.ts'
import type { noticesQuery } from './opendata/notice-queries.ts'
import type {
  OwnDataset,
  Proposal,
  Publication,
  PublicationFinding,
  Vocabulary,
} from './opendata/publication-queries.ts'
import type { Home } from './opendata/queries.ts'
import type { SecrecyCase } from './opendata/secrecy-queries.ts'
import type { Account, ApiKey, accountsQuery, HeldPost, Organisation, organisationsQuery } from './parties/queries.ts'
import type { operations } from './platform/api.gen.ts'
import type { CalendarDay, Phrase, ProcessView, TodoItem } from './platform/process/queries.ts'

/**
 * Holds the pages' own types to the API's description. Guaranteed, at compile time (`tsc -p web`): whatever an operation may answer with 200 or
 * 201 may be read as the type that the query or call of that operation gives, every member the pages name being there with that type.
 * Each typed query and call of `queries.ts` stands here once. Not guaranteed: that a call has the right path and sends the right body, and
 * that the server answers what it describes; the server's response schemas and the journeys in e2e see to that.
 */

/** What the API answers an operation with, by its own description. */
type Answer<O extends keyof operations> = operations[O] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : operations[O] extends { responses: { 201: { content: { 'application/json': infer Body } } } }
    ? Body
    : 'this operation answers with no JSON'

/** What a query gives the pages. */
type Read<Q extends (...given: never[]) => { queryFn?: unknown }> =
  Extract<ReturnType<Q>['queryFn'], (...given: never[]) => unknown> extends (...given: never[]) => infer Given
    ? Awaited<Given>
    : never

it('what the pages read is what the API answers, member by member; checked by the compiler', () => {
  expectTypeOf<Answer<'getHome'>>().toExtend<Home>()
  expectTypeOf<Answer<'listDatasets'>>().toExtend<DatasetPage>()
  expectTypeOf<Answer<'listDepartments'>>().toExtend<{ readonly departments: readonly Department[] }>()
  expectTypeOf<Answer<'getDataset'>>().toExtend<Dataset>()
  expectTypeOf<Answer<'getProfile'>>().toExtend<Profile>()
  expectTypeOf<Answer<'listDatasetVersions'>>().toExtend<{ readonly versions: readonly Version[] }>()
  expectTypeOf<Answer<'readRows'>>().toExtend<Omit<RowsPage, 'receipt' | 'ruling'>>()
  expectTypeOf<Answer<'getVocabulary'>>().toExtend<Vocabulary>()
  expectTypeOf<Answer<'getProposal'>>().toExtend<Proposal>()
  expectTypeOf<Answer<'checkDataset'>>().toExtend<{ readonly findings: readonly PublicationFinding[] }>()
  expectTypeOf<Answer<'getPublication'>>().toExtend<Publication>()
  expectTypeOf<Answer<'listOwnDatasets'>>().toExtend<{ readonly datasets: readonly OwnDataset[] }>()
  expectTypeOf<Answer<'listTodo'>>().toExtend<{ readonly items: readonly TodoItem[] }>()
  expectTypeOf<Answer<'getProcess'>>().toExtend<ProcessView>()
  expectTypeOf<Answer<'advanceProcess'>>().toExtend<ProcessView>()
  expectTypeOf<Answer<'getImport'>>().toExtend<ImportView>()
  expectTypeOf<Answer<'editImport'>>().toExtend<ImportView>()
  expectTypeOf<Answer<'startImport'>>().toExtend<ImportView>()
  expectTypeOf<Answer<'loadImport'>>().toExtend<ImportView>()
  expectTypeOf<Answer<'cancelImport'>>().toExtend<ImportView>()
  expectTypeOf<Answer<'listImports'>>().toExtend<{ readonly imports: readonly ImportLine[] }>()
  expectTypeOf<Answer<'createUpload'>>().toExtend<Upload>()
  expectTypeOf<Answer<'getUpload'>>().toExtend<Upload>()
  expectTypeOf<Answer<'appendToUpload'>>().toExtend<Upload>()
  expectTypeOf<Answer<'compareDatasetVersions'>>().toExtend<Comparison>()
  expectTypeOf<Answer<'submitPublication'>>().toExtend<{ readonly processId: string }>()
  expectTypeOf<Answer<'listNotices'>>().toExtend<Read<typeof noticesQuery>>()
  expectTypeOf<Answer<'listFollows'>>().toExtend<{ readonly datasets: readonly DatasetSummary[] }>()
  // The API describes the state of a case as a text; the page has a word for each state of the process table.
  expectTypeOf<Answer<'listSecrecyCases'>>().toExtend<{ readonly cases: readonly Omit<SecrecyCase, 'state'>[] }>()
  expectTypeOf<Answer<'reportSecrecy'>>().toExtend<{ readonly caseId: string }>()
  expectTypeOf<Answer<'remindProcess'>>().toExtend<ProcessView>()
  expectTypeOf<Answer<'getCalendar'>>().toExtend<{ readonly days: readonly CalendarDay[] }>()
  expectTypeOf<Answer<'listPhrases'>>().toExtend<{ readonly phrases: readonly Phrase[] }>()
  expectTypeOf<Answer<'addPhrase'>>().toExtend<Phrase>()
  expectTypeOf<Answer<'listLedgerRecords'>>().toExtend<Read<typeof recordsQuery>>()
  expectTypeOf<Answer<'getLedgerMonitor'>>().toExtend<Read<typeof monitorQuery>>()
  expectTypeOf<Answer<'listLedgerKeys'>>().toExtend<{ readonly keys: Read<typeof siteKeysQuery> }>()
  expectTypeOf<Answer<'listAccounts'>>().toExtend<Read<typeof accountsQuery>>()
  expectTypeOf<Answer<'getAccount'>>().toExtend<Account>()
  expectTypeOf<Answer<'createAccount'>>().toExtend<Account>()
  expectTypeOf<Answer<'lockAccount'>>().toExtend<Account>()
  expectTypeOf<Answer<'unlockAccount'>>().toExtend<Account>()
  expectTypeOf<Answer<'closeAccount'>>().toExtend<Account>()
  expectTypeOf<Answer<'givePost'>>().toExtend<HeldPost>()
  expectTypeOf<Answer<'listOrganisations'>>().toExtend<Read<typeof organisationsQuery>>()
  expectTypeOf<Answer<'createOrganisation'>>().toExtend<Organisation>()
  expectTypeOf<Answer<'changeOrganisation'>>().toExtend<Organisation>()
  expectTypeOf<Answer<'createKey'>>().toExtend<{ readonly key: ApiKey; readonly token: string }>()
  expectTypeOf<Answer<'listKeys'>>().toExtend<{ readonly keys: readonly ApiKey[] }>()
})
