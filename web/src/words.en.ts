import catalog from './catalog/words.en.ts'
import lake from './lake/words.en.ts'
import ledger from './ledger/words.en.ts'
import opendata from './opendata/words.en.ts'
import parties from './parties/words.en.ts'
import platform from './platform/words.en.ts'
import quality from './quality/words.en.ts'
import sharing from './sharing/words.en.ts'

export default { ...platform, ...catalog, ...lake, ...opendata, ...ledger, ...parties, ...quality, ...sharing }
