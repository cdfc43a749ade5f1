import { statfs } from 'node:fs/promises'
import { counted } from '@gongshu/tabular/counted'
import { missingNotice } from '../platform/calendar.ts'
import { type Config, type SettingName, settings } from '../platform/config.ts'
import { consoleAuthorization } from '../platform/console-token.ts'
import { dataPaths } from '../platform/paths.ts'
import type { Text } from '../platform/problem.ts'
import { type RunFile, readRunFile } from '../platform/run-file.ts'
import { dateInShanghai, instantOf } from '../platform/time.ts'
import { exitCodes, readArgs } from './terminal.ts'

type Setting = { readonly name: SettingName; readonly value: unknown; readonly isSet: boolean; readonly about: Text }
/** `warning`: worth a look, nothing is broken. */
type Check = { readonly name: string; readonly ok: boolean; readonly warning?: boolean; readonly detail: string }
type Report = {
  readonly ok: boolean
  readonly runtime: { readonly node: string; readonly platform: string }
  readonly running: { readonly url: string; readonly pid: number } | null
  readonly settings: readonly Setting[]
  readonly checks: readonly Check[]
}

const lowDiskBytes = 2 * 1024 ** 3

/** `gongshu doctor [--json]`: every setting, and whether what runs on this directory serves. 0 when all is well. */
export async function doctor(
  config: Config,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  lang: keyof Text,
): Promise<number> {
  const { values } = readArgs('doctor [--json]', args, { json: { type: 'boolean' } })
  const run = readRunFile(dataPaths(config.DATA_DIR).run)
  const checks = [
    runtimeCheck(),
    await diskCheck(config.DATA_DIR),
    holidayCheck(lang),
    ...(run ? [...(await readinessChecks(run.url)), ...(await monitorChecks(run, lang))] : []),
  ]
  const report: Report = {
    ok: checks.every(({ ok }) => ok),
    runtime: { node: process.version, platform: `${process.platform}-${process.arch}` },
    running: run ? { url: run.url, pid: run.pid } : null,
    settings: (Object.keys(settings) as SettingName[]).map((name) => ({
      name,
      value: shown(name, config[name]),
      isSet: Boolean(env[name]),
      about: settings[name].about,
    })),
    checks,
  }
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : inWords(report, lang))
  return report.ok ? exitCodes.done : exitCodes.refused
}

/** A password in an address is not for the screen. */
const shown = (name: SettingName, value: unknown): unknown =>
  name === 'CONSOLE_TOKEN' && value
    ? '***'
    : name === 'DATABASE_URL' && typeof value === 'string'
      ? value.replace(/\/\/([^:/@]+):[^@]*@/, '//$1:***@')
      : (value ?? null)

function runtimeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0])
  return { name: 'runtime', ok: major >= 24, detail: `Node ${process.version}` }
}

/** R-TIME-07: from November on, a year without its notice is worth an alarm. Deadlines in it are provisional meanwhile. */
function holidayCheck(lang: keyof Text): Check {
  const year = missingNotice(dateInShanghai(instantOf(Date.now())))
  if (year === undefined) return { name: 'holidays', ok: true, detail: 'ok' }
  const detail = {
    zh: `${year}年放假安排尚未录入，跨入该年的时限均为暂定`,
    en: `the notice for ${year} is missing: deadlines that run into it are provisional`,
  }
  return { name: 'holidays', ok: true, warning: true, detail: detail[lang] }
}

async function diskCheck(directory: string): Promise<Check> {
  const found = await statfs(directory).catch(() => statfs('.'))
  const free = found.bavail * found.bsize
  return { name: 'disk', ok: free > lowDiskBytes, detail: `${(free / 1024 ** 3).toFixed(1)} GB` }
}

async function readinessChecks(url: string): Promise<Check[]> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5000) })
    const body = (await response.json()) as { checks: Record<string, boolean> }
    return Object.entries(body.checks).map(([name, ok]) => ({ name, ok, detail: ok ? 'ok' : 'not ready' }))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return [{ name: 'server', ok: false, detail }]
  }
}

/** R-OPN-04: what the monitor found when it last replayed the log, and nobody has looked into. */
async function monitorChecks({ url, token }: RunFile, lang: keyof Text): Promise<Check[]> {
  try {
    const response = await fetch(new URL('/api/v1/ledger/monitor', url), {
      headers: { authorization: consoleAuthorization(token) },
      signal: AbortSignal.timeout(5000),
    })
    const { open: alarms } = (await response.json()) as { open: number }
    const detail = {
      zh: `${alarms}项报警，请审计人员在存证台账核查`,
      en: `${counted(alarms, 'alarm')}; auditors find them in the ledger`,
    }
    return [{ name: 'ledger-monitor', ok: alarms === 0, detail: alarms === 0 ? 'ok' : detail[lang] }]
  } catch {
    return [] // the server does not answer, which the check before says
  }
}

const inWords = ({ runtime, running, settings, checks }: Report, lang: keyof Text): string => {
  const none = { zh: '没有在运行', en: 'not running' }[lang]
  const lines = [
    `Node ${runtime.node} ${runtime.platform}   ${running ? `${running.url} (pid ${running.pid})` : none}`,
    '',
    ...settings.map(
      ({ name, value, isSet, about }) =>
        `${isSet ? '*' : ' '} ${name.padEnd(18)} ${String(value ?? '–').padEnd(24)} ${about[lang]}`,
    ),
    '',
    ...checks.map(({ name, ok, warning, detail }) => `${warning ? '!' : ok ? '✓' : '✗'} ${name.padEnd(18)} ${detail}`),
  ]
  return `${lines.join('\n')}\n`
}
