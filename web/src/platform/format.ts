import type { Lang } from './preferences.ts'

/**
 * Figures, dates and sizes as the house writes them: 万 and 亿 in running text, thousands by comma in tables, U+2212 for
 * minus, en dash for ranges, 24-hour times, the year dropped where nothing can be mistaken. Everything in Asia/Shanghai.
 */

const shanghai = 'Asia/Shanghai'

export type Format = ReturnType<typeof createFormat>

/** `now` is the request's instant, so that 今天 and 昨天 read the same on the server and in the browser. */
export function createFormat(lang: Lang, now: string) {
  const zh = lang === 'zh'
  const today = plainDate(now)

  /** Plain count with thousands separators: table cells, exact amounts. Strings carry BIGINT and DECIMAL. */
  const number = (value: number | string, digits?: number): string => {
    const text = typeof value === 'string' ? groupDecimal(value) : value.toLocaleString('en-US', fixed(digits))
    return text.replace('-', '−')
  }

  /** A figure for running text and counters, with its unit apart so that it can be set small. */
  const big = (value: number): { readonly figure: string; readonly unit: string } => {
    if (zh && value >= 1e8) return { figure: trim(value / 1e8), unit: '亿' }
    if (zh && value >= 1e6) return { figure: trim(value / 1e4), unit: '万' }
    if (!zh && value >= 1e9) return { figure: trim(value / 1e9), unit: 'bn' }
    if (!zh && value >= 1e6) return { figure: trim(value / 1e6), unit: 'm' }
    return { figure: number(value), unit: '' }
  }

  const count = (value: number): string => {
    const { figure, unit } = big(value)
    return unit && !zh ? `${figure} ${unit}` : figure + unit
  }

  /** Share of 1, one decimal; small shares two (0.02%). */
  const percent = (share: number): string => {
    if (share === 0) return '0%'
    if (share === 1) return '100%'
    const digits = share < 0.001 || share > 0.9995 ? 2 : 1
    return `${(share * 100).toFixed(digits).replace(/\.0+$/, '')}%`
  }

  const bytes = (size: number): string => {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const
    const step = Math.min(units.length - 1, size > 0 ? Math.floor(Math.log10(size) / 3) : 0)
    if (step === 0) return zh ? `${number(size)}字节` : `${number(size)} ${size === 1 ? 'byte' : 'bytes'}`
    const scaled = size / 1000 ** step
    return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${units[step]}`
  }

  /** A calendar date (`2026-11-23`); the year is dropped in the current year unless `full`. */
  const date = (day: string, full = false): string => {
    const [year = '', month = '', dom = ''] = day.slice(0, 10).split('-')
    const sameYear = year === today.slice(0, 4) && !full
    if (zh) return `${sameYear ? '' : `${year}年`}${Number(month)}月${Number(dom)}日`
    const name = monthNames[Number(month) - 1]
    return sameYear ? `${Number(dom)} ${name}` : `${Number(dom)} ${name} ${year}`
  }

  const time = (instant: string, seconds = false): string =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: shanghai,
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds ? { second: '2-digit' as const } : {}),
    }).format(new Date(instant))

  /** 今天10:24, 昨天, 11月20日; `Today 10:24`, `Yesterday`, `20 Nov`. */
  const moment = (instant: string): string => {
    const day = plainDate(instant)
    if (day === today) return zh ? `今天${time(instant)}` : `Today ${time(instant)}`
    if (day === addDays(today, -1)) return zh ? '昨天' : 'Yesterday'
    return date(day)
  }

  /** Date and time in full, for records and receipts. */
  const stamp = (instant: string, full = false): string =>
    `${date(plainDate(instant), full)}${zh ? '' : ' '}${time(instant, full)}`

  const weekday = (day: string): string =>
    new Intl.DateTimeFormat(zh ? 'zh-CN' : 'en-GB', { timeZone: 'UTC', weekday: 'long' }).format(
      new Date(`${day}T00:00Z`),
    )

  const seconds = (value: number): string => {
    const figure = value < 10 ? value.toFixed(1) : number(Math.round(value))
    return zh ? `${figure}秒` : `${figure} s`
  }

  const range = (low: string, high: string): string => `${low}–${high}`

  /** Facts in a sentence: 、 in Chinese, comma in English. */
  const list = (parts: readonly string[]): string => parts.join(zh ? '、' : ', ')

  return {
    lang,
    zh,
    now,
    today,
    number,
    big,
    count,
    percent,
    bytes,
    date,
    time,
    moment,
    stamp,
    weekday,
    seconds,
    range,
    list,
  }
}

/** Calendar date of an instant in Asia/Shanghai, `YYYY-MM-DD`. */
export const plainDate = (instant: string): string =>
  /^\d{4}-\d\d-\d\d$/.test(instant)
    ? instant
    : new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string =>
  new Date(new Date(`${day}T00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10)

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const fixed = (digits?: number): Intl.NumberFormatOptions =>
  digits === undefined
    ? { maximumFractionDigits: 20 }
    : { minimumFractionDigits: digits, maximumFractionDigits: digits }

/** Two decimals at most, and no trailing zeros: 38.62, 216. */
const trim = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '')

/** Groups the whole part of a decimal written as text, without passing through floating point. */
const groupDecimal = (text: string): string => {
  const [whole = '', ...fraction] = text.split('.')
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...fraction].join('.')
}
