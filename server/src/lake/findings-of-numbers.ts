// Numbers with more digits than a double keeps: what was done with them, and why.
import { counted } from '@gongshu/tabular/counted'
import type { Material } from './finding-material.ts'
import { advice, asIs, editColumns, type Finding, undo } from './repairs.ts'
import { figure, text } from './words.ts'

/** From here on a decimal says something that a double would not. */
const doubleDigits = 15

export function wideNumbers({ columns, edits }: Material): Finding[] {
  return columns.flatMap(({ keep, examined }): Finding[] => {
    const { index, label, reading, wide, carried } = examined
    if (!keep) return []
    const asDouble = editColumns([index], { type: 'double' })
    if (wide) {
      const key = `wide:${index}`
      return [
        advice(
          {
            key,
            column: index,
            head: text(
              `“${label}”的数字位数太多，按文本收，一位不丢`,
              `“${label}” has numbers of too many digits: taken as text, so that none is lost`,
            ),
            cause: text(
              `整数部分最多 ${wide.whole} 位，小数部分最多 ${wide.scale} 位${wide.exponents > 0 ? '，还有指数写法' : ''}；定点小数最多 38 位，浮点数会改动 ${figure(wide.inexact)} 格的末尾几位。`,
              `Up to ${counted(wide.whole, 'digit')} before the point and ${wide.scale} after it${wide.exponents > 0 ? ', some with an exponent' : ''}; a decimal has 38 at most, a double would change the last digits of ${counted(wide.inexact, 'cell')}.`,
            ),
            repairs: [
              asIs(key),
              {
                id: 'asDouble',
                label: text('按浮点数收，末尾几位会变', 'Take it as a double: the last digits will change'),
                change: asDouble,
              },
            ],
          },
          edits,
        ),
      ]
    }
    const { type, scale = 0, percent } = reading
    if (type !== 'decimal' || scale <= 8 || carried?.type || edits.columns[index]?.type || percent) return []
    return [
      {
        key: `digits:${index}`,
        weight: 'settled',
        column: index,
        head: text(
          `“${label}”有 ${scale} 位小数，按 ${reading.precision ?? 38} 位定点小数收`,
          `“${label}” has ${counted(scale, 'digit')} after the point: taken as a decimal of ${counted(reading.precision ?? 38, 'digit')}`,
        ),
        cause: text(
          `浮点数只有 ${doubleDigits} 到 17 位有效数字，会改动末尾几位。`,
          `A double keeps ${doubleDigits} to 17 digits and would change the last ones.`,
        ),
        repairs: [undo(asDouble)],
      },
    ]
  })
}
