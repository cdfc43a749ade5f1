import type { Translated } from '../translated.ts'
import type zh from './words.zh.ts'

export default {
  catalog: {
    title: 'Catalogue',
    titleFor: 'Results for {{q}}',
    placeholder: 'Name, department or column',
    search: 'Search',
    searching: 'Searching the catalogue',
    found_one: '{{figure}} dataset',
    found_other: '{{figure}} datasets',
    none: 'Nothing in the catalogue meets the conditions.',
    clear: 'Clear all',
    takeOff: 'Remove {{label}}',
    narrow_one: 'Narrow down ({{count}} chosen)',
    narrow_other: 'Narrow down ({{count}} chosen)',
    hit: { keyword: 'Keywords', column: 'Columns' },
    facet: {
      openness: 'Openness',
      publisher: 'Department',
      theme: 'Field',
      updateFrequency: 'Updates',
      format: 'Format',
      sharingAttribute: 'Sharing',
    },
  },
  sharingTerm: {
    attribute: { unconditional: 'Shared with all', conditional: 'Shared on conditions', notShared: 'Not shared' },
    method: { interface: 'interface', batch: 'batch exchange', file: 'file', verification: 'verification' },
  },
  sharingList: {
    short: 'Responsibility list',
  },
  department: {
    why: 'What each department publishes, and when it last did.',
    loading: 'Reading the departments',
    name: 'Department',
    examples: 'For example',
    datasets: 'Datasets',
    last: 'Last published',
    unknown: 'Department',
    figures_one: '{{datasets}} dataset, {{rows}} rows.',
    figures_other: '{{datasets}} datasets, {{rows}} rows.',
    nothing: 'This department has published nothing yet.',
  },
} satisfies Translated<typeof zh>
