import { dateText, isNullWord, isNumber } from './values.ts'

export type CellKind = 'empty' | 'null' | 'number' | 'date' | 'text'

/** What a cell looks like on its own. Eight digits are a number here: only a whole column can make them a date. */
export function kindOf(cell: string | null | undefined): CellKind {
  if (cell === null || cell === undefined) return 'empty'
  const text = cell.trim()
  if (text.length === 0) return 'empty'
  if (isNullWord(text)) return 'null'
  if (text.length > 40) return 'text'
  if (isNumber(text)) return 'number'
  return /[0-9]/.test(text) && dateText(text) !== undefined ? 'date' : 'text'
}

/** The form of a text with runs collapsed: "NA1234" → a9, "2019年" → 9汉, "Villa 3" → a_9. Long texts have no form. */
export function shapeOf(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length > 24) return '…'
  let shape = ''
  let last = ''
  for (const character of trimmed) {
    const kind = /[0-9]/.test(character)
      ? '9'
      : /\p{Script=Han}/u.test(character)
        ? '汉'
        : /\p{L}/u.test(character)
          ? 'a'
          : /\s/.test(character)
            ? '_'
            : character
    if (kind !== last) shape += kind
    last = kind
  }
  return shape
}

/** Length-preserving form, for codes: "BQ" → AA, "N262" → A999. */
export const exactShape = (text: string): string =>
  text.trim().replace(/[0-9]/g, '9').replace(/[A-Z]/g, 'A').replace(/[a-z]/g, 'a')

/** A cell or line made of ruling characters only: ****, ----, ====. */
export const isRuler = (text: string): boolean => /^\s*([*=_\-─—~#+.·])\1{4,}\s*$/.test(text)

const totalWord =
  /^(?:合\s*计|总\s*计|共\s*计|总\s*数|总\s*和|全部合计|汇\s*总|grand totals?|totals?|sum|summe|insgesamt|gesamt)\s*[:：]?$/i
const subtotalWord = /^(?:小\s*计|分\s*计|.{0,12}小\s*计|subtotals?|sub-totals?|zwischensumme)\s*[:：]?$/i

export const isTotalWord = (text: string): boolean => text.length < 24 && totalWord.test(text.trim())
export const isSubtotalWord = (text: string): boolean => text.length < 24 && subtotalWord.test(text.trim())

const signature =
  /(?:填\s*表\s*人|填\s*报\s*人|制\s*表\s*人?|审\s*核\s*人?|复\s*核\s*人?|经\s*办\s*人|(?:单位|部门|科室)?负\s*责\s*人|分管领导|报送(?:日期|时间|单位)|填报(?:日期|时间|单位)|填表(?:日期|时间)|制表(?:日期|时间)|联系电话|盖\s*章|签\s*[字章])\s*[:：（(]/
export const isSignature = (text: string): boolean => signature.test(text)

const note =
  /^\s*[(（[【]?(?:注|备\s*注|说\s*明|附\s*注|附\s*件|附\s*表|附|来\s*源|数据来源|资料来源|单\s*位|计量单位|统计(?:时间|口径|范围|截止)|截[至止]|报送|填报|填表|编制|制表|日期|notes?|sources?|quelle|stand|hinweis|footnotes?|as of|\(c\)|©)\s*\d*\s*[:：.、\d)）\s]/i
/** Sentences that stand above or below tables. */
export const isNoteText = (text: string): boolean =>
  note.test(text) || /^\s*[*※①②③]\s*\S/.test(text) || /^\s*附\s*(?:件|表)\s*\d*\s*[:：]?\s*$/.test(text)
