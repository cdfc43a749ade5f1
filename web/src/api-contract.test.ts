import { expectTypeOf, it } from 'vitest'
import type { Department } from './catalog/department-queries.ts'
import type { DatasetPage } from './catalog/queries.ts'
import type { ImportView } from './lake/import-queries.ts'
import type { LedgerLine } from './ledger/records-queries.ts'
import type { Dataset, Profile, RowsPage, Version } from './opendata/dataset-queries.ts'
import type {
  OwnDataset,
  Proposal,
  Publication,
  PublicationFinding,
  Vocabulary,
} from './opendata/publication-queries.ts'
import type { Home } from './opendata/queries.ts'
import type { Account, ApiKey, Organisation } from './parties/queries.ts'
import type { operations } from './platform/api.gen.ts'
import type { ProcessView, TodoItem } from './platform/process/queries.ts'

/** What the API answers an operation with, by its own description. */
type Answer<O extends keyof operations> = operations[O] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : 'this operation answers with no JSON'

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
  expectTypeOf<Answer<'listLedgerRecords'>>().toExtend<{ readonly records: readonly LedgerLine[] }>()
  expectTypeOf<Answer<'listAccounts'>>().toExtend<{ readonly accounts: readonly Account[] }>()
  expectTypeOf<Answer<'listOrganisations'>>().toExtend<{ readonly organisations: readonly Organisation[] }>()
  expectTypeOf<Answer<'listKeys'>>().toExtend<{ readonly keys: readonly ApiKey[] }>()
})
