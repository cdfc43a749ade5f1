import type { SampleDataset } from './dataset.ts'
import { cityWorks } from './datasets/city-works.ts'
import { economy } from './datasets/economy.ts'
import { environment } from './datasets/environment.ts'
import { people } from './datasets/people.ts'
import { publicTables } from './datasets/public-tables.ts'
import { transport } from './datasets/transport.ts'

/** Everything that 临澜市 has in its catalogue. */
export const sampleDatasets: readonly SampleDataset[] = [
  ...cityWorks,
  ...environment,
  ...transport,
  ...people,
  ...economy,
  ...publicTables,
]
