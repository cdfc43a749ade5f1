import type { Translated } from '../translated.ts'
import type zh from './words.zh.ts'

export default {
  portal: {
    name: 'Public Data',
    skip: 'Skip to content',
    navigation: 'Sections',
    home: 'Home',
    catalogue: 'Catalogue',
    departments: 'Departments',
    verify: 'Verify a receipt',
    signIn: 'Sign in',
    desk: 'Workbench',
    senior: 'Large type',
    ordinary: 'Standard',
    publishedBy: 'Published by the city data bureau',
    telephone: '12345',
    call: 'Ask by telephone: 12345',
    developers: 'For developers',
    ledger: 'Ledger checkpoint',
    madeWith: 'Runs on Gongshu, open source',
    theme: { system: 'Theme follows the system', dark: 'Dark', light: 'Light' },
  },
  clock: {
    running_one: '{{count}} working day left',
    running_other: '{{count}} working days left',
    today: 'Today, midnight',
    over_one: '{{count}} working day over',
    over_other: '{{count}} working days over',
    paused: 'Clock stopped',
    limit_one: 'limit {{count}} day',
    limit_other: 'limit {{count}} days',
    provisional: 'holiday notice not out, date provisional',
  },
  fault: {
    noAnswer: 'The server did not answer.',
    safe: 'What was saved has not changed.',
    again: 'Try again',
    quote: 'If you ask about this, quote {{number}}',
    notFound: 'No such page',
    notFoundWhy:
      'The address may be mistyped, or the dataset was withdrawn. Withdrawn datasets stay in the catalogue with reason and date.',
    broken: 'This page could not be made',
    brokenWhy: 'The fault is ours and has been recorded. What was saved has not changed; try again in a while.',
    toCatalogue: 'Look in the catalogue',
  },
} satisfies Translated<typeof zh>
