import { newId } from '../platform/ids.ts'
import type { NewDataset, Sharing } from './model.ts'
import { sharingDefaults } from './sharing-model.ts'

/** What a department states of sharing data of a level, so that the entry is fit to be published (R-SHR-03, R-SHR-04). */
export function statedSharing(level = 1): Sharing {
  const sharing = sharingDefaults(level)
  if (sharing.sharingAttribute === 'unconditional') return sharing
  return {
    ...{ ...sharing, sharingMethods: ['interface'] },
    ...{ sharingScope: '市级政务部门', sharingPurposes: '行政审批中核对申请材料' },
  }
}

/** A dataset as a test wants it: `newDataset({ openness: 'closed' })` shows only what matters. */
export const newDataset = (overrides: Partial<NewDataset> = {}): NewDataset => ({
  publisherId: newId(),
  title: { zh: '公共停车场名录', en: 'Public car parks' },
  summary: { zh: '在城市管理部门备案的公共停车场名称、地址与泊位数。' },
  theme: 'transport',
  keywords: ['停车', '泊位'],
  updateFrequency: 'quarterly',
  spatial: '009900',
  temporalFrom: '2026-01-01',
  temporalTo: '2026-03-31',
  licence: 'openTerms',
  ...statedSharing(overrides.level),
  ...overrides,
})
