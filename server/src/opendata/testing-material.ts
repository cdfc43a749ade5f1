import type { Description } from '../catalog/model.ts'
import { statedSharing } from '../catalog/testing-dataset.ts'
import type { Column, Version } from '../lake/model.ts'
import type { Material } from './gate.ts'

/** What a test submits: fit to be opened, but for what it shows. */
export const description = (overrides: Partial<Description> = {}): Description => ({
  title: { zh: '公共停车场名录', en: 'Public car parks' },
  summary: { zh: '在城市管理部门备案的公共停车场名称、地址与泊位数。' },
  theme: 'transport',
  keywords: ['停车', '泊位'],
  updateFrequency: 'quarterly',
  spatial: '009900',
  temporalFrom: '2026-01-01',
  temporalTo: '2026-03-31',
  licence: 'openTerms',
  openness: 'unconditional',
  closedReason: null,
  legalBasis: null,
  conditions: null,
  level: 1,
  note: null,
  demand: null,
  ...statedSharing(overrides.level),
  ...overrides,
})

export const column = (overrides: Partial<Column> = {}): Column => ({
  name: 'parking_lot',
  label: '停车场名称',
  type: 'text',
  nulls: 0,
  distinct: 312,
  distinctExact: true,
  rejected: 0,
  ...overrides,
})

export const version = (overrides: Partial<Version> = {}): Version => ({
  id: '01900000-0000-7000-8000-00000000000a',
  datasetId: '01900000-0000-7000-8000-00000000000b',
  number: 1,
  rows: 312,
  columns: [column()],
  sha256: 'a'.repeat(64),
  sm3: 'b'.repeat(64),
  bytes: 20_480,
  source: {
    fileName: '停车场.csv',
    sha256: 'c'.repeat(64),
    sm3: 'd'.repeat(64),
    bytes: 40_960,
    format: 'csv',
    encoding: 'gb18030',
    headerRows: 1,
  },
  rejectedCells: 0,
  internalMarks: null,
  compatibility: 'first',
  previousId: null,
  createdAt: '2026-05-20T02:00:00.000Z',
  purgedAt: null,
  ...overrides,
})

export const material = (overrides: Partial<Material> = {}): Material => ({
  description: description(),
  published: undefined,
  version: version(),
  compatibility: 'first',
  notice: undefined,
  runningShares: 0,
  ...overrides,
})
