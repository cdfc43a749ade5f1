import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { counted } from '@gongshu/tabular/counted'
import { nobodyHolds } from '../opendata/console-next.ts'
import { posts } from '../parties/posts.ts'
import type { Config } from '../platform/config.ts'
import type { Text } from '../platform/problem.ts'
import { ask, type Client, openClient, Refused } from './client.ts'
import { problems } from './problems.ts'
import { exitCodes, readArgs, type Say } from './terminal.ts'

const form = 'import FILE --publisher NAME --title TITLE [--sheet S] [--publish] [--json]'

type Result = {
  readonly datasetId: string
  readonly version: number
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly label: string; readonly type: string }[]
  readonly encoding: string
  readonly headerRows: number
  readonly rejectedCells: number
  readonly seconds: number
  readonly publisherCreated?: boolean
  readonly state: string
  readonly next?: Next
  readonly notSubmitted?: Refusal
}
type Next = {
  readonly post: string
  readonly organisation: string
  readonly people: readonly string[]
  readonly dueOn: string | null
}
type Refusal = Readonly<Record<string, unknown>> & { readonly findings?: readonly Finding[] }
type Finding = {
  readonly rule: string
  readonly field: string
  readonly column?: string
  readonly weight: 'must' | 'advice'
  readonly message: string
}
type Running = {
  readonly state: 'waiting' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'
  readonly result?: Result
  readonly problem?: Refusal
}

const lookEveryMs = 150

/** `gongshu import FILE --publisher NAME --title TITLE [--sheet S] [--publish] [--json]`. 1 when it was refused, the reason said. */
export async function importCommand(config: Config, cwd: string, args: readonly string[], say: Say): Promise<number> {
  const { values, file } = readArgs(form, args, {
    publisher: { type: 'string' },
    title: { type: 'string' },
    sheet: { type: 'string' },
    publish: { type: 'boolean' },
    json: { type: 'boolean' },
  })
  const { publisher, title, sheet, publish = false, json } = values
  if (!file || !publisher || !title) throw problems.usage({ expected: form })
  const path = resolve(cwd, file)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw problems.noSuchFile({ file: path })

  const client = await openClient(config, json ? () => undefined : say)
  try {
    const asked = { path, publisher, title, publish, ...(sheet === undefined ? {} : { sheet }) }
    const { id } = await ask<{ id: string }>(client, 'POST', '/api/v1/console/imports', asked)
    return answer(await untilOver(client, id), json ?? false, say)
  } finally {
    await client.close()
  }
}

async function untilOver(client: Client, id: string): Promise<Running> {
  for (;;) {
    const running = await ask<Running>(client, 'GET', `/api/v1/console/imports/${id}`)
    if (['done', 'failed', 'cancelled'].includes(running.state)) return running
    await sleep(lookEveryMs)
  }
}

function answer({ state, result, problem }: Running, json: boolean, say: Say): number {
  if (state !== 'done') {
    if (json) process.stdout.write(`${JSON.stringify({ ...result, error: problem ?? { title: state } })}\n`)
    // What was imported stands; only what came after was refused.
    if (result && !json) tell(result, say)
    if (!json) tellFindings(problem, say)
    if (!json) throw new Refused(problem ?? { title: state })
    return exitCodes.refused
  }
  if (!result) throw new Error('the import ended without a result')
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
  else tell(result, say)
  return exitCodes.done
}

function tell(result: Result, say: Say): void {
  const { datasetId, version, rows, columns, encoding, headerRows, rejectedCells, seconds, next } = result
  say({
    zh: `数据集${datasetId} 第${version}版：${rows}行${columns.length}列，${encoding}，表头${headerRows}行，未载入单元格${rejectedCells}个，${seconds}秒`,
    en: `dataset ${datasetId} version ${version}: ${counted(rows, 'row')}, ${counted(columns.length, 'column')}, ${encoding}, ${counted(rejectedCells, 'cell')} kept aside, ${seconds} s`,
  })
  if (result.publisherCreated) say({ zh: '发布机构是新建的，待确认', en: 'the publisher is new and unconfirmed' })
  if (next) tellNext(next, say)
  if (result.notSubmitted) {
    const { title } = result.notSubmitted
    say({ zh: `没有提交，仍是草稿：${title}`, en: `not submitted, still a draft: ${title}` })
    tellFindings(result.notSubmitted, say)
  }
  if (result.state === 'published') say({ zh: '已发布', en: 'published' })
}

function tellNext({ post, organisation, people, dueOn }: Next, say: Say): void {
  const title: Text = posts.find((one) => one.post === post)?.title ?? same(post)
  const zh = [`已提交，下一步：${organisation}的${title.zh}`, people.join('、')].filter(Boolean).join(' ')
  const en = [`submitted, next: the ${title.en} at ${organisation}`, people.join(', ')].filter(Boolean).join(', ')
  say(dueOn ? { zh: `${zh}，${dueOn} 前办理`, en: `${en}, by ${dueOn}` } : { zh, en })
  if (people.length === 0) say(nobodyHolds(organisation, title))
}

/** Each with its rule and where it is; those that must be put right come first. The words are the program's, in the terminal's language. */
function tellFindings(refusal: Refusal | undefined, say: Say): void {
  for (const { rule, field, column, weight, message } of refusal?.findings ?? []) {
    const mark = weight === 'must' ? '必改 must' : '建议 advice'
    say(same(`  ${mark}  ${rule}  ${column ?? field}  ${message}`))
  }
}

const same = (text: string): Text => ({ zh: text, en: text })
