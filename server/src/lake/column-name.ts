import { rowNumber } from './model.ts'

const unitInBrackets =
  /[（(【[]\s*(?:单位\s*[:：]\s*)?(万元|亿元|元|千元|美元|万美元|亿美元|万人|亿人|人|户|个|家|件|次|辆|台|套|吨|万吨|千克|公斤|克|公里|千米|米|厘米|毫米|平方米|万平方米|平方公里|公顷|亩|立方米|升|毫升|千瓦时|万千瓦时|度|小时|分钟|秒|天|年|月|%|％|‰|℃|摄氏度|km|m|kg|t|h|min|s)\s*[）)】\]]/i

/** The unit that a header states in brackets: 注册资本（万元） → 万元. */
export const unitOf = (label: string): string | undefined => unitInBrackets.exec(label)?.[1]

const longest = 60

/**
 * Physical names from headers: letters, digits and Han characters of the header with `_` between, unit left out. Chinese
 * stays Chinese, since a made-up spelling would be one more thing to look up. Doubles get a number, empty ones their place.
 */
export function physicalNames(labels: readonly string[]): string[] {
  const taken = new Set([rowNumber])
  return labels.map((label, index) => {
    const words = label
      .normalize('NFKC')
      .replace(unitInBrackets, '')
      .replace(/[^\p{L}\p{N}_]+/gu, '_')
      .replace(/^_+|_+$/g, '')
    const plain = [...words].slice(0, longest).join('') || `column_${index + 1}`
    let name = plain
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain}_${number}`
    taken.add(name.toLowerCase())
    return name
  })
}
