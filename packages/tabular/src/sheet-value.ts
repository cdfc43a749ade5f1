/** How a spreadsheet's number becomes text: what a person sees in the cell, with every digit that the file holds. */

/** Formats without a code in the file; 27–36 and 50–58 are the Chinese ones (ECMA-376 part 1, 18.8.30). */
const builtin: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm/d/yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: 'h"时"mm"分"',
  35: 'h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: 'h"时"mm"分"',
  56: 'h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
}

export type NumberForm =
  | { kind: 'plain' }
  | { kind: 'percent' }
  | { kind: 'zeros'; digits: number }
  | { kind: 'date'; hasYear: boolean; hasMonth: boolean; hasDay: boolean; hasTime: boolean }
  | { kind: 'duration' }

const plain: NumberForm = { kind: 'plain' }
const forms = new Map<string, NumberForm>()

export const formatCode = (id: number, custom: ReadonlyMap<number, string>): string =>
  custom.get(id) ?? builtin[id] ?? 'General'

/** What a number format makes of a number. Only the first section counts: the others are for negatives and zero. */
export function formOf(code: string): NumberForm {
  const known = forms.get(code)
  if (known) return known
  const form = readForm(code)
  if (forms.size < 5000) forms.set(code, form)
  return form
}

function readForm(code: string): NumberForm {
  if (/^general$/i.test(code) || code === '@' || code === '') return plain
  const first =
    code
      .replace(/"[^"]*"/g, '')
      .replace(/\\./g, '')
      .replace(/_./g, '')
      .replace(/\*./g, '')
      .split(';')[0] ?? ''
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return { kind: 'duration' }
  const bare = first.replace(/\[[^\]]*\]/g, '')
  if (/%/.test(bare)) return { kind: 'percent' }
  if (/^0{2,}$/.test(bare)) return { kind: 'zeros', digits: bare.length }
  if (/[yhsd]|m|aaa|e年/i.test(bare.replace(/general/gi, '')) && !/[0#?]/.test(bare.replace(/\.0+/g, ''))) {
    const withoutClock = bare.replace(/am\/pm|上午\/下午/gi, '')
    const hasTime = /[hs]/i.test(withoutClock)
    const hasYear = /[ye]/i.test(withoutClock)
    const hasDay = /d|aaa/i.test(withoutClock)
    const hasMonth = /m/i.test(withoutClock) && (hasYear || hasDay || !hasTime)
    return { kind: 'date', hasYear, hasMonth, hasDay, hasTime }
  }
  return plain
}

const two = (value: number): string => String(value).padStart(2, '0')
const msPerDay = 86_400_000

/** 1900 is taken for a leap year by the programs that write these files, so the days before March 1900 are one off. */
function dateOf(serial: number, is1904: boolean): Date {
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  return new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000)
}

const clock = (date: Date): string =>
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`

/** Excel computes with fifteen digits; the seventeen in the file show the noise of the machine. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const text = String(Number(value.toPrecision(15)))
  return /e\+/.test(text) && Math.abs(value) < 1e30 ? BigInt(Number(value.toPrecision(15))).toString() : text
}

export function numberCell(value: number, form: NumberForm, is1904: boolean): string {
  switch (form.kind) {
    case 'percent':
      return `${plainNumber(value * 100)}%`
    case 'zeros':
      return Number.isInteger(value) && value >= 0 ? String(value).padStart(form.digits, '0') : plainNumber(value)
    case 'duration': {
      const seconds = Math.round(value * 86_400)
      return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    }
    case 'date':
      return dateCell(value, form, is1904)
    default:
      return plainNumber(value)
  }
}

const isoDays = new Map<number, string>()

/** Whole days repeat by the million in a sheet; their texts are kept. */
function isoDay(days: number, date: Date): string {
  const known = isoDays.get(days)
  if (known !== undefined) return known
  const iso = date.toISOString().slice(0, 10)
  if (isoDays.size < 100_000) isoDays.set(days, iso)
  return iso
}

function dateCell(value: number, form: Extract<NumberForm, { kind: 'date' }>, is1904: boolean): string {
  // Beyond the year 9999 or before 1900 a number formatted as a date is a number.
  if (!(value >= 0 && value < 2_958_466)) return plainNumber(value)
  const date = dateOf(value, is1904)
  if (value < 1 && form.hasTime && !form.hasDay) return clock(date)
  const iso = isoDay(Math.floor(date.getTime() / msPerDay), date)
  const isWhole = date.getTime() % msPerDay === 0
  if (!isWhole || (form.hasTime && form.hasYear)) return `${iso} ${clock(date)}`
  if (form.hasYear && !form.hasDay && iso.endsWith('-01'))
    return form.hasMonth || !iso.endsWith('-01-01') ? iso.slice(0, 7) : iso.slice(0, 4)
  return iso
}
