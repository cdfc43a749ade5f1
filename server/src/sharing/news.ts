import type { Text } from '../platform/problem.ts'

/** Whom a step concerns beside those who make it, and what they are told. Pure. */
type To = 'requester' | 'provider' | 'authority'
const said = (to: To, zh: string, en: string): { readonly to: To; readonly title: Text } => ({ to, title: { zh, en } })

const news = {
  approve: said('provider', '待答复', 'waits for your answer'),
  askMore: said('requester', '请一次补齐', 'needs an addition'),
  supplement: said('provider', '已补充，待答复', 'was added to and waits for your answer'),
  askExtension: said('authority', '提供部门请求延长答复时限', 'the provider asks for more time'),
  extended: said('requester', '答复时限延长', 'takes longer'),
  consent: said('requester', '已同意，待提供', 'was consented to'),
  refuse: said('requester', '未同意', 'was refused'),
  refuseIncomplete: said('requester', '补充后仍不完整，未同意', 'was refused as still incomplete'),
  provide: said('requester', '已开通使用', 'is in use'),
  withdraw: said('provider', '需求部门已撤回', 'was withdrawn'),
  suspend: said('requester', '已暂停，请限期改正', 'was suspended: please correct'),
  correct: said('provider', '已报告改正情况', 'a correction was reported'),
  refuseCorrection: said('provider', '需求部门不予改正', 'will not be corrected by the requester'),
  correctionLate: said('provider', '逾期未改正', 'was not corrected in time'),
  findUncorrected: said('requester', '查看后认定未改正', 'was found not corrected'),
  resume: said('requester', '已恢复', 'was resumed'),
  terminate: said('requester', '已终止，请处置数据', 'was ended: dispose of the data'),
  recordEnd: said('requester', '协商后终止，请处置数据', 'was ended by agreement: dispose of the data'),
  finish: said('provider', '需求部门已结束使用', 'was finished by the requester'),
  expire: said('requester', '期满，请处置数据', 'has come to the end of its term: dispose of the data'),
  datasetClosed: said('requester', '随数据集下架或者不再共享而结束', 'has ended with the dataset'),
  dispose: said('provider', '已提交处置证明', 'its disposal was proved'),
} as const
export type News = keyof typeof news
export const isNews = (event: string): event is News => Object.hasOwn(news, event)
export const newsOf = (what: News) => news[what]
