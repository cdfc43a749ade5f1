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
    facet: { openness: 'Openness', publisher: 'Department', theme: 'Field', updateFrequency: 'Updates' },
  },
} satisfies Translated<typeof zh>
