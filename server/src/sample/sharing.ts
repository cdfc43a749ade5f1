import { z } from 'zod'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import * as process from '../platform/process/service.ts'
import { addDays, dateInShanghai, type Instant, instantOf, plainDate } from '../platform/time.ts'
import { askForData, digestOfStatement, getSharingTerms, NewRequest, verifyThroughShare } from '../sharing/service.ts'
import type { Cast } from './cast.ts'
import type { OrganisationKey, SamplePost } from './city.ts'
import type { SampleDataset, When } from './dataset.ts'

/** 新生儿出生一件事: the matter of the first story. */
const newborn = { matterCode: 'LL-CSYJS-0301', matterName: '新生儿出生一件事' } as const

type Step = {
  readonly at: When
  readonly event: string
  readonly by: readonly [SamplePost, OrganisationKey]
  readonly words: string
}

type Told = {
  readonly key: string
  readonly dataset: string
  readonly requester: OrganisationKey
  readonly filed: When
  readonly asks: {
    readonly matterCode: string
    readonly matterName: string
    readonly legalBasis: string
    readonly scenario: string
    /** Headers. */
    readonly columns: readonly string[]
    readonly methods: readonly ('interface' | 'verification')[]
    readonly until: string
  }
  readonly steps: readonly Step[]
  /** A verification for a case, once it is in use. */
  readonly verifies?: { readonly caseNumber: string; readonly key: Values; readonly claims: Values }
}
type Values = Readonly<Record<string, string>>

/** In use, waiting for its answer, and answered within its one day: what a desk of sharing looks like. */
const shares: readonly Told[] = [
  {
    key: 'newborn',
    dataset: 'births',
    requester: 'insurance',
    filed: '2026-09-28',
    asks: {
      ...newborn,
      legalBasis: '《中华人民共和国社会保险法》第二十五条；《关于推进“高效办成一件事”的指导意见》重点事项清单',
      scenario: '办理新生儿参保登记时核验出生医学证明，不再收取纸质证明；核验结果随办件留存，不另建库。',
      columns: ['证明编号', '新生儿姓名', '出生日期', '公民身份号码', '母亲姓名'],
      methods: ['interface', 'verification'],
      until: '2027-09-27',
    },
    steps: [
      {
        at: '2026-09-28',
        event: 'approve',
        by: ['chiefDataOfficer', 'insurance'],
        words: '法律依据充分，为办事所必需，同意提交。',
      },
      {
        at: '2026-10-12',
        event: 'advise',
        by: ['businessReviewer', 'health'],
        words: '数据项限于参保登记所需，建议同意，以核验为主。',
      },
      {
        at: '2026-10-15',
        event: 'consent',
        by: ['chiefDataOfficer', 'health'],
        words: '同意共享，限用于新生儿出生一件事。',
      },
      { at: '2026-10-20', event: 'provide', by: ['dataOfficer', 'health'], words: '接口和核验已开通。' },
    ],
    verifies: {
      caseNumber: '009900-20261021-000127',
      key: { 公民身份号码: '009901202609180013' },
      claims: { 新生儿姓名: '顾安', 出生日期: '2026-09-18' },
    },
  },
  {
    key: 'clinicList',
    dataset: 'clinics',
    requester: 'labour',
    filed: '2026-09-30',
    asks: {
      matterCode: 'LL-GSRD-0107',
      matterName: '工伤认定与劳动能力鉴定',
      legalBasis: '《工伤保险条例》第三十条',
      scenario: '受理工伤认定时核对就诊的医疗机构是否在册，不再要求提交机构证明。',
      columns: ['登记号', '机构名称', '机构类别', '等级'],
      methods: ['interface'],
      until: '2027-09-29',
    },
    steps: [
      { at: '2026-09-30', event: 'approve', by: ['chiefDataOfficer', 'labour'], words: '同意提交。' },
      { at: '2026-10-08', event: 'consent', by: ['chiefDataOfficer', 'health'], words: '无条件共享，同意。' },
      { at: '2026-10-09', event: 'provide', by: ['dataOfficer', 'health'], words: '接口已开通。' },
    ],
  },
  {
    key: 'childWelfare',
    dataset: 'births',
    requester: 'civil',
    filed: { daysAgo: 3 },
    asks: {
      matterCode: 'LL-ETFL-0210',
      matterName: '困境儿童分类保障',
      legalBasis: '《中华人民共和国未成年人保护法》第九十一条',
      scenario: '受理困境儿童保障申请时核验出生信息，只核验是否一致，不取回记录。',
      columns: ['新生儿姓名', '出生日期', '公民身份号码'],
      methods: ['verification'],
      until: '2027-06-30',
    },
    steps: [{ at: { daysAgo: 3 }, event: 'approve', by: ['chiefDataOfficer', 'civil'], words: '确有必要，同意提交。' }],
  },
]

/** What one department asked of another, step by step by those whose duty it is. Done twice it changes nothing. */
export async function playSharing(ctx: Ctx, cast: Cast, loaded: readonly SampleDataset[]): Promise<void> {
  for (const share of shares.filter(({ dataset }) => loaded.some(({ key }) => key === dataset))) {
    await tellShare(ctx, cast, share)
  }
}

const Progress = z.object({ id: z.uuid(), steps: z.number().int() })

async function tellShare(ctx: Ctx, cast: Cast, share: Told): Promise<void> {
  const fact = `sample:share:${share.key}` as const
  const found = await findFact(ctx.db, fact)
  const told = found === undefined ? undefined : Progress.parse(JSON.parse(found))
  const remember = (ctx: Ctx, id: string, steps: number) =>
    writeFact(ctx.db, fact, JSON.stringify({ id, steps }), ctx.now)
  const officer = cast.actor('dataOfficer', share.requester)
  const names = await namesIn(ctx, share, officer)

  const id =
    told?.id ??
    (await inTransaction(moment(ctx, officer, share.filed, 10), async (ctx) => {
      const asked = { ...share.asks, columns: share.asks.columns.map(names.of), commitment: true as const }
      const input = NewRequest.parse({ ...asked, statement: digestOfStatement() })
      const filed = await askForData(ctx, names.datasetId, input)
      await remember(ctx, filed.id, 0)
      return filed.id
    }))
  for (const [index, { at, event, by, words }] of share.steps.entries()) {
    if (index < (told?.steps ?? 0)) continue
    await inTransaction(moment(ctx, cast.actor(...by), at, 14), async (ctx) => {
      await process.advance(ctx, id, { event, opinion: words })
      await remember(ctx, id, index + 1)
    })
  }
  const { verifies } = share
  if (!verifies || (told?.steps ?? 0) > share.steps.length) return
  const named = (values: Values) =>
    Object.fromEntries(Object.entries(values).map(([label, value]) => [names.of(label), value]))
  const purpose = { kind: 'matter', reference: `${share.asks.matterCode}/${verifies.caseNumber}` }
  const now = instantOf(Date.now())
  const asking = { ...ctx, actor: officer, purpose, now, today: dateInShanghai(now) }
  await verifyThroughShare(asking, id, { key: named(verifies.key), claims: named(verifies.claims) })
  await remember(ctx, id, share.steps.length + 1)
}

async function namesIn(ctx: Ctx, { dataset, key }: Told, officer: Actor) {
  const value = await findFact(ctx.db, `sample:dataset:${dataset}`)
  const { datasetId } = JSON.parse(value ?? '{}') as { datasetId?: string }
  if (!datasetId) throw new RangeError(`${dataset} was not loaded`)
  const { columns } = await getSharingTerms({ ...ctx, actor: officer }, datasetId)
  const of = (label: string): string => {
    const found = columns.find((column) => column.label === label)
    if (!found) throw new RangeError(`${key}: ${dataset} has no column ${label}`)
    return found.name
  }
  return { datasetId, of }
}

/** An hour of that day in Shanghai, or now if that is still to come. */
function moment(ctx: Ctx, actor: Actor, when: When, hour: number): Ctx {
  const day = typeof when === 'string' ? plainDate(when) : addDays(ctx.today, -when.daysAgo)
  const at: Instant = instantOf(Math.min(Date.parse(`${day}T00:00:00+08:00`) + hour * 3_600_000, Date.parse(ctx.now)))
  return { ...ctx, actor, now: at, today: dateInShanghai(at) }
}
