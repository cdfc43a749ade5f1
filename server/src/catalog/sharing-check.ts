/**
 * 共享目录的检查 (R-SHR-03, R-SHR-04, R-SHR-05; R-CLS-30…33): what an entry must say to the other departments before it is published. Pure.
 * It runs with the check before publication, at each of its steps.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Text } from '../platform/problem.ts'
import { Sharing, type SharingAttribute, selfMadeConditions, sharingOfLevel } from './sharing-model.ts'

/** An entry as it would be published, and what was published of it before. */
export type SharingEntry = {
  readonly description: Sharing & {
    readonly level: number
    readonly openness: string
    readonly updateFrequency: string | null
  }
  /** 数据项: the columns of its version; 0 where none is loaded. */
  readonly items: number
  readonly published: Sharing | undefined
}

export type SharingFinding = {
  readonly rule: string
  readonly field: string
  readonly weight: 'must' | 'advice'
  readonly message: Text
}

type Check = {
  readonly rule: string
  readonly field: string
  /** `gap`: advice where it stands in the published entry as the upgrade left it, and a must as soon as the department states anything. */
  readonly weight: 'must' | 'advice' | 'gap'
  readonly of?: readonly SharingAttribute[]
  readonly fails: (entry: SharingEntry) => boolean
  readonly message: Text
}

const isAbsent = (text: string | null): boolean => !text?.trim()

/** 《…》第…条, or a decision, decree or document of the State Council. */
const citesArticle = /《[^《》]{2,60}》[^《》]*第[一二三四五六七八九十百零〇\d]+条/
const citesStateCouncil =
  /国务院令?第\s*\d+\s*号|国(?:发|函)[〔[［（(]\d{4}[〕\]］）)]\s*\d+\s*号|国务院[^，。；、]{0,30}决定/
const looksLikeLaw = (text: string | null): boolean =>
  citesArticle.test(text ?? '') || citesStateCouncil.test(text ?? '')

/** 部门规章、规范性文件: neither law nor administrative regulation, whatever article is named. */
const lesserTitle = /《[^《》]*(?:细则|通知|意见|方案|规范|指南|规程)(?:（[^《》]*）)?》/
const lesserNumber = /(?:部|委|局|厅)(?:令|发|函)(?:第|[〔[［（(])\s*\d/
const citesLesser = (text: string | null): boolean =>
  !citesStateCouncil.test(text ?? '') && (lesserTitle.test(text ?? '') || lesserNumber.test(text ?? ''))

// biome-ignore format: a table is read in columns
const checks: readonly Check[] = [
  { rule: 'R-SHR-03', field: 'updateFrequency', weight: 'must', fails: ({ description: d }) => d.openness === 'closed' && d.updateFrequency === null,
    message: { zh: '目录须写明更新周期', en: 'A catalogue entry must state the update frequency' } },
  { rule: 'R-SHR-03', field: 'version', weight: 'advice', fails: ({ description: d, items }) => d.openness === 'closed' && items === 0,
    message: { zh: '还没有装入数据，目录里没有数据项和数据格式', en: 'No data are loaded, so the entry has neither items nor format' } },
  { rule: 'R-SHR-03', field: 'sharingMethods', weight: 'gap', of: ['unconditional', 'conditional'], fails: ({ description: d }) => d.sharingMethods.length === 0,
    message: { zh: '没有写共享方式：接口、批量交换、文件、核验，至少一种', en: 'State at least one way of sharing: interface, batch exchange, file or verification' } },
  { rule: 'R-SHR-04', field: 'sharingScope', weight: 'gap', of: ['conditional'], fails: ({ description: d }) => isAbsent(d.sharingScope),
    message: { zh: '有条件共享须写明共享范围：给哪些部门、哪些数据', en: 'Conditional sharing must list its scope: which departments, which data' } },
  { rule: 'R-SHR-04', field: 'sharingPurposes', weight: 'gap', of: ['conditional'], fails: ({ description: d }) => isAbsent(d.sharingPurposes),
    message: { zh: '有条件共享须写明可用于哪些事项', en: 'Conditional sharing must list the purposes: the matters it may serve' } },
  { rule: 'R-SHR-04', field: 'notSharedReason', weight: 'must', of: ['notShared'], fails: ({ description: d }) => isAbsent(d.notSharedReason),
    message: { zh: '不予共享须写明理由', en: 'What is not shared must state the reason' } },
  { rule: 'R-SHR-04', field: 'notSharedLaw', weight: 'must', of: ['notShared'], fails: ({ description: d }) => isAbsent(d.notSharedLaw),
    message: { zh: '不予共享须写明依据的法律、行政法规或国务院决定；没有的，不得列为不予共享', en: 'What is not shared must cite the law, administrative regulation or State Council decision relied on; without one it may not be kept back' } },
  { rule: 'R-SHR-04', field: 'notSharedLaw', weight: 'must', of: ['notShared'], fails: ({ description: d }) => !isAbsent(d.notSharedLaw) && !looksLikeLaw(d.notSharedLaw),
    message: { zh: '看不出依据的是哪一条：写成“《中华人民共和国统计法》第二十五条”，或国务院决定的名称、文号（如“国发〔2016〕51号”）', en: 'The article relied on cannot be told: write it as 《中华人民共和国统计法》第二十五条, or name the State Council decision with its number, as 国发〔2016〕51号' } },
  { rule: 'R-SHR-04', field: 'notSharedLaw', weight: 'advice', of: ['notShared'], fails: ({ description: d }) => citesLesser(d.notSharedLaw),
    message: { zh: '细则、通知、部门规章不是不予共享的依据，只认法律、行政法规、国务院决定，请核对', en: 'Detailed rules, notices and orders of ministries do not justify keeping data back; only laws, administrative regulations and State Council decisions do: please check' } },
  { rule: 'R-SHR-05', field: 'sharingAttribute', weight: 'advice', of: ['conditional', 'notShared'], fails: ({ description: d }) => d.openness === 'unconditional',
    message: { zh: '数据已无条件开放，人人可用，对部门却设了条件，请核对', en: 'The data are open to everyone, yet departments meet conditions: please check' } },
]

/** Every finding, in the order of the table. */
export function checkSharing(entry: SharingEntry): SharingFinding[] {
  const { description, published } = entry
  const isAsPublished =
    published !== undefined && isDeepStrictEqual(Sharing.parse(published), Sharing.parse(description))
  const ofTable = checks
    .filter(({ of, fails }) => (!of || of.includes(description.sharingAttribute)) && fails(entry))
    .map(({ rule, field, weight, message }): SharingFinding => {
      return { rule, field, weight: weight === 'gap' ? (isAsPublished ? 'advice' : 'must') : weight, message }
    })
  return [...ofLevel(description), ...ofTable, ...selfMade(description)]
}

/** R-CLS-31…33: what a level does not allow. */
function ofLevel({ level, sharingAttribute }: SharingEntry['description']): SharingFinding[] {
  const { rule, allowed } = sharingOfLevel(level)
  if (allowed.includes(sharingAttribute)) return []
  const message = {
    zh: `${level}级数据不得无条件共享，请改为有条件共享`,
    en: `Data of level ${level} may not be shared with every department: share them on conditions`,
  }
  return [{ rule, field: 'sharingAttribute', weight: 'must', message }]
}

/** R-SHR-05: each phrase is named where it stands. */
function selfMade({ sharingAttribute, sharingScope, sharingPurposes }: Sharing): SharingFinding[] {
  if (sharingAttribute !== 'conditional') return []
  return Object.entries({ sharingScope, sharingPurposes }).flatMap(([field, text]) =>
    selfMadeConditions.flatMap(({ pattern, label }): SharingFinding[] => {
      const [phrase] = pattern.exec(text ?? '') ?? []
      if (phrase === undefined) return []
      const message = {
        zh: `自设条件：“${phrase}”（${label.zh}）。没有法律、行政法规或国务院决定作依据的，不得作为共享条件，请删去`,
        en: `A condition of one’s own making: “${phrase}” (${label.en}). Without a law, administrative regulation or State Council decision behind it, it may not stand in the way of sharing; take it out`,
      }
      return [{ rule: 'R-SHR-05', field, weight: 'advice', message }]
    }),
  )
}
