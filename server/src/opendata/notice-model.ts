import { counted } from '@gongshu/tabular/counted'
import { z } from 'zod'
import type { Text } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'

export const NoticeKind = z.enum([
  ...([
    'breakingChange',
    'newVersion',
    'withdrawn',
    'reopened',
    'secrecyReport',
    'purged',
    'openRequest',
    'share',
    'correction',
  ] as const),
])
export type NoticeKind = z.infer<typeof NoticeKind>

export const NoticeView = z
  .object({
    id: z.uuid(),
    kind: NoticeKind,
    datasetId: z.uuid().nullable(),
    /** The application, or the request for sharing, that it is about. */
    requestId: z.uuid().nullable(),
    /** The number of the report of an error that it is about. */
    correctionCode: z.string().nullable(),
    title: z.string(),
    body: z.string(),
    /** The day from which it holds, for a change that is announced. */
    effectiveOn: z.string().nullable(),
    at: z.string(),
    readAt: z.string().nullable(),
  })
  .meta({ id: 'Notice' })
export type NoticeView = z.infer<typeof NoticeView>

export type NoticeWords = {
  readonly kind: NoticeKind
  readonly title: Text
  readonly body: Text
  readonly effectiveOn?: string
  readonly requestId?: string
  readonly correctionCode?: string
}

type About = { readonly zh: string; readonly en: string }

export const newVersionNotice = ({ zh, en }: About, rows: number | null): NoticeWords => ({
  kind: 'newVersion',
  title: { zh: `《${zh}》已更新`, en: `“${en}” was updated` },
  body:
    rows === null
      ? { zh: '编目信息有更新。', en: 'Its description has changed.' }
      : { zh: `新版本已开放，共 ${rows} 行。`, en: `A new version is open, with ${counted(rows, 'row')}.` },
})

export const reopenedNotice = ({ zh, en }: About): NoticeWords => ({
  kind: 'reopened',
  title: { zh: `《${zh}》恢复开放`, en: `“${en}” is open again` },
  body: { zh: '数据集已恢复开放。', en: 'The dataset is open again.' },
})

export const breakingNotice = ({ zh, en }: About, text: string, effectiveOn: string): NoticeWords => ({
  kind: 'breakingChange',
  title: { zh: `《${zh}》将有不兼容的变更`, en: `“${en}” will change in an incompatible way` },
  body: { zh: text, en: text },
  effectiveOn,
})

export const withdrawnNotice = ({ zh, en }: About, reason: string): NoticeWords => ({
  kind: 'withdrawn',
  title: { zh: `《${zh}》已下架`, en: `“${en}” was withdrawn` },
  body: { zh: reason, en: reason },
})

/** To those who prepare the dataset: what they had submitted ended with it (R-OPEN-09). */
export const lapsedNotice = ({ zh, en }: About, state: 'withdrawn' | 'suspended'): NoticeWords => ({
  kind: 'withdrawn',
  title: { zh: `《${zh}》待发布的变更已终止`, en: `The change of “${en}” that was on its way has ended` },
  body:
    state === 'withdrawn'
      ? {
          zh: '数据集已下架，已提交的变更不再生效。恢复开放须重新提交、重新审核。',
          en: 'The dataset was withdrawn, so the change takes no effect. To open it again, submit it and have it reviewed anew.',
        }
      : {
          zh: '数据集已停用，已通过的变更不会到期自动生效。恢复后须重新提交。',
          en: 'The dataset was suspended, so the accepted change will not take effect by itself. Submit it again once it is resumed.',
        },
})

/** What an applicant is told, by the event of the process; `extended` and `reminder` are none. */
const news = {
  return: { zh: '须一次补正', en: 'was sent back for what is missing' },
  conform: { zh: '符合性审核通过，转提供部门决定', en: 'was found to conform and goes to the publisher' },
  accept: { zh: '已同意，请看协议并接受', en: 'was consented to: please read and accept the agreement' },
  refuse: { zh: '未同意', en: 'was refused' },
  askMore: { zh: '需要补充', en: 'needs more from you' },
  lapse: { zh: '已失效', en: 'has lapsed' },
  suspend: { zh: '已暂停使用', en: 'was suspended' },
  resume: { zh: '已恢复使用', en: 'was resumed' },
  terminate: { zh: '已终止使用', en: 'was ended' },
  revoked: { zh: '授权已撤销', en: 'has lost its grant' },
  datasetClosed: { zh: '随数据集结束', en: 'ended with the dataset' },
  expire: { zh: '使用期满，请交使用报告', en: 'has come to the end of its term: please report' },
  finish: { zh: '使用期满，已办结', en: 'has come to the end of its term' },
  giveUp: { zh: '未交使用报告，已结束', en: 'was closed without a report' },
  extended: { zh: '办理时限延长', en: 'takes longer' },
  reminder: { zh: '快要期满', en: 'is near the end of its term' },
} as const
export type OpenRequestNews = keyof typeof news
export const isNews = (event: string): event is OpenRequestNews => Object.hasOwn(news, event)

/** To the applicant, or everyone who acts for the applicant's house. Leads to the application. */
export const openRequestNotice = (
  { zh, en }: About,
  { id, code }: { readonly id: string; readonly code: string },
  what: OpenRequestNews,
  body: Text,
): NoticeWords => ({
  kind: 'openRequest',
  requestId: id,
  title: {
    zh: `《${zh}》的申请${code}：${news[what].zh}`,
    en: `Application ${code} for “${en}” ${news[what].en}`,
  },
  body,
})

const clockOf = (lang: 'zh-CN' | 'en-GB') =>
  new Intl.DateTimeFormat(lang, { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' })
const clocks = { zh: clockOf('zh-CN'), en: clockOf('en-GB') } as const

/** No word of the file: whoever has to know goes to the case. */
export function secrecyNotice(atDoor: boolean, dueAt: Instant): NoticeWords {
  const due = new Date(dueAt)
  const [zh, en] = [clocks.zh.format(due), clocks.en.format(due)]
  return {
    kind: 'secrecyReport',
    title: { zh: '有文件带有密级或内部标志，请立即处置', en: 'A file with a secrecy mark: please act at once' },
    body: atDoor
      ? {
          zh: `文件已被挡下，未入库。请于 ${zh} 前处置并报告。`,
          en: `It was stopped at the door. Act and report by ${en}.`,
        }
      : { zh: `数据集已停用。请于 ${zh} 前确认并报告。`, en: `The dataset is suspended. Confirm and report by ${en}.` },
  }
}

export const purgedNotice = (code: string): NoticeWords => ({
  kind: 'purged',
  title: { zh: `数据集 ${code} 已清除`, en: `Dataset ${code} was purged` },
  body: { zh: '全部副本已清除，保留记录。', en: 'Every copy was removed; a record remains.' },
})
