import type { NewDataset } from '../catalog/model.ts'
import { submitPublication } from '../opendata/service.ts'
import { as, type House, openHouse } from '../opendata/testing-house.ts'
import { description } from '../opendata/testing-material.ts'
import { createAccount, createOrganisation } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Connection } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import { addDays, dateInShanghai, type Instant, instantOf } from '../platform/time.ts'
import { endShares, purgeRequests, runningShares, shareRequests } from './effects.ts'
import { NewRequest as Asked, type NewRequest } from './request-model.ts'
import { askForData } from './requests.ts'
import { digestOfStatement } from './statement.ts'
import { noteUse } from './uses.ts'

const password = '澜江之畔-Harbour7'

export type Department = {
  readonly id: string
  readonly officer: Ctx
  readonly chief: Ctx
}

export type City = {
  readonly house: House
  /** 医保局 and 统计局: each with a data officer and a head. */
  readonly insurance: Department
  readonly statistics: Department
  /** The same people at another moment. */
  readonly at: (ctx: Ctx, moment: Instant) => Ctx
  /** A published dataset of the house's department. */
  readonly publish: (csv: string, describe?: Partial<Omit<NewDataset, 'publisherId'>>) => Promise<string>
  /** The next round of publication, by all hands. */
  readonly review: (datasetId: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** 出生医学证明, of children who do not exist: region codes 0099xx were never issued. */
export const births = [
  '证明编号,新生儿姓名,公民身份号码,出生日期,母亲姓名,出生地区划',
  'B0099010001,顾安,009901202609180013,2026-09-18,林若溪,009901',
  'B0099010002,沈知远,009901202609190027,2026-09-19,陆望舒,009901',
  'B0099020001,许汀兰,009902202609200049,2026-09-20,江晚照,009902',
].join('\n')

/** Closed to the public, level 4, shared on conditions. */
export const register: Partial<Omit<NewDataset, 'publisherId'>> = {
  title: { zh: '出生医学证明', en: 'Birth certificates' },
  openness: 'closed',
  closedReason: 'personalInformation',
  legalBasis: '《个人信息保护法》第三十四条',
  level: 4,
  sharingAttribute: 'conditional',
  sharingMethods: ['interface', 'file', 'verification'],
  sharingScope: '依法办理新生儿相关事项的部门',
  sharingPurposes: '新生儿出生一件事',
}

/** The gate asks the clock of the machine, so everything that passes it is of today. */
export const now = instantOf(Date.now())
export const today = dateInShanghai(now)
export const until = addDays(today, 300)

export async function openCity(connection: Connection): Promise<City> {
  const opened = await openHouse(connection, {
    tables: shareRequests,
    resources: { shareUsed: noteUse, datasetPurged: purgeRequests, datasetClosed: endShares, runningShares },
  })
  const live = (ctx: Ctx): Ctx => ({ ...ctx, now, today })
  const people = Object.fromEntries(Object.entries(opened.people).map(([role, ctx]) => [role, live(ctx)]))
  const house: House = { ...opened, ctx: live(opened.ctx), people: people as House['people'] }
  const department = async (name: string, login: string): Promise<Department> => {
    const { id } = await createOrganisation(house.ctx, { name, kind: 'organ', regionCode: '009900' })
    const person = async (role: string, post: 'dataOfficer' | 'chiefDataOfficer') => {
      const posts = [{ post, organisationId: id }]
      return as(
        house.ctx,
        await createAccount(house.ctx, { login: `${login}-${role}`, name: `林之${role}`, password, posts }),
      )
    }
    return { id, officer: await person('data', 'dataOfficer'), chief: await person('chief', 'chiefDataOfficer') }
  }
  const publish: City['publish'] = async (csv, changes = {}) => {
    const describe = description(changes as Parameters<typeof description>[0])
    const { datasetId } = await house.load(csv, { describe, fileName: '台账.csv' })
    await review(datasetId)
    return datasetId
  }
  async function review(datasetId: string): Promise<void> {
    const { processId } = await submitPublication(house.people.officer, datasetId)
    const { business, secrecy, chief, reviewer } = house.people
    for (const [ctx, event] of [
      [business, 'passBusiness'],
      [secrecy, 'passSecrecy'],
      [chief, 'sign'],
      [reviewer, 'accept'],
    ] as const)
      await process.advance(ctx, processId, { event, opinion: '同意' })
  }
  return {
    ...{ house, publish, review },
    insurance: await department('临澜市医疗保障局', 'insurance'),
    statistics: await department('临澜市统计局', 'statistics'),
    at: (ctx, moment) => ({ ...ctx, now: moment, today: dateInShanghai(moment) }),
    close: opened.close,
  }
}

export const asking = (changes: Partial<NewRequest> = {}): NewRequest => ({
  matterCode: 'LL-CSYJS-01',
  matterName: '新生儿出生一件事',
  legalBasis: '《母婴保健法》及城乡居民基本医疗保险参保规定',
  scenario: '办理新生儿参保登记时核对出生医学证明，不再收取纸质材料',
  columns: ['新生儿姓名', '公民身份号码', '母亲姓名'],
  methods: ['interface', 'verification'],
  until,
  commitment: true,
  statement: digestOfStatement(),
  ...changes,
})

export const ask = (ctx: Ctx, datasetId: string, changes: Partial<NewRequest> = {}) =>
  askForData(ctx, datasetId, Asked.parse(asking(changes)))

export async function refused(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('was let through')
}
