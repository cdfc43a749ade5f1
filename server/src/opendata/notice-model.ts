import { z } from 'zod'
import type { Text } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'

export const NoticeKind = z.enum([
  ...(['breakingChange', 'newVersion', 'withdrawn', 'reopened', 'secrecyReport', 'purged', 'openRequest'] as const),
])
export type NoticeKind = z.infer<typeof NoticeKind>

export const NoticeView = z
  .object({
    id: z.uuid(),
    kind: NoticeKind,
    datasetId: z.uuid().nullable(),
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
}

type About = { readonly zh: string; readonly en: string }

export const newVersionNotice = ({ zh, en }: About, rows: number | null): NoticeWords => ({
  kind: 'newVersion',
  title: { zh: `《${zh}》已更新`, en: `“${en}” was updated` },
  body:
    rows === null
      ? { zh: '编目信息有更新。', en: 'Its description has changed.' }
      : { zh: `新版本已开放，共 ${rows} 行。`, en: `A new version is open, with ${rows} rows.` },
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

const answers = {
  accept: { zh: '已同意，可以按申请的方式取用', en: 'was granted: you may use the data as you asked' },
  refuse: { zh: '未同意', en: 'was refused' },
  askMore: { zh: '需要补充', en: 'needs more from you' },
} as const

/** To whoever filed it. */
export const openRequestNotice = (
  { zh, en }: About,
  code: string,
  answer: keyof typeof answers,
  reason: string,
): NoticeWords => ({
  kind: 'openRequest',
  title: {
    zh: `《${zh}》的申请${code}：${answers[answer].zh}`,
    en: `Application ${code} for “${en}” ${answers[answer].en}`,
  },
  body: { zh: reason, en: reason },
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
