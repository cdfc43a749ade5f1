import type { Translated } from '../translated.ts'
import type zh from './words.zh.ts'

export default {
  lake: {
    drop: {
      call: 'Drop the file your department has',
      choose: 'Choose a file',
      kinds:
        'CSV, TSV, TXT, XLS, XLSX, ET, JSON, NDJSON, GeoJSON, Parquet, SQLite, and gzip or zip of these. The original is sealed. Secret files must not be uploaded.',
      sent: '{{received}} of {{total}} received.',
      resumed: ' Resumed at {{at}}.',
      stop: 'Stop',
      broken:
        '{{name}} broke off at {{at}}. What was received is kept. Choose the same file again and it goes on from there.',
    },
  },
} satisfies Translated<typeof zh>
