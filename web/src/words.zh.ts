import catalog from './catalog/words.zh.ts'
import lake from './lake/words.zh.ts'
import ledger from './ledger/words.zh.ts'
import opendata from './opendata/words.zh.ts'
import parties from './parties/words.zh.ts'
import platform from './platform/words.zh.ts'
import quality from './quality/words.zh.ts'
import sharing from './sharing/words.zh.ts'

export default { ...platform, ...catalog, ...lake, ...opendata, ...ledger, ...parties, ...quality, ...sharing }
