import type { ByteSource } from './bytes.ts'
import { counted } from './counted.ts'
import type { EncodingVerdict } from './encoding-verdict.ts'
import { encodingNames } from './format-names.ts'
import type { EncodingName, Finding } from './model.ts'
import { findMixture, type MixedLines, type Mixture } from './text-source.ts'

/** Up to so many lines are a slip that a person can look at one by one; more is a file made of two. */
const few = 20

/** What must be said of the encoding of any text, delimited or JSON. */
export async function encodingFindings(
  verdict: EncodingVerdict,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const { mixed, uncertain, chosen } = verdict
  const findings = mixed ? mixtureFindings(await findMixture(source, chosen, signal), chosen) : []
  if (uncertain) {
    findings.push({
      code: 'encodingUncertain',
      severity: 'advice',
      message: {
        zh: `编码把握不大，暂按 ${chosen} 读，请看样例是否通顺`,
        en: `The encoding is uncertain; read as ${chosen}. Check the sample`,
      },
    })
  }
  return findings
}

/** A file in two encodings is not read silently: stray lines are told, two long parts must be looked at by a person. */
function mixtureFindings(mixture: Mixture, chosen: EncodingName): Finding[] {
  return mixture.others.map((part) => {
    const isTwo = part.encoding !== undefined && part.encoding !== 'iso-8859-1'
    return part.count > few && isTwo ? twoFiles(mixture, part, chosen) : strayLines(part, chosen)
  })
}

function strayLines({ encoding, count, lines }: MixedLines, chosen: EncodingName): Finding {
  const more = count > 5
  return {
    code: 'encodingMixed',
    severity: 'advice',
    rows: lines,
    count,
    message: {
      zh: `文件是 ${encodingNames[chosen]}，但有 ${count} 行（第 ${lines.slice(0, 5).join('、')} 行${more ? '等' : ''}）不是，${encoding ? `按 ${encodingNames[encoding]} 读` : '有无法识别的字节'}`,
      en: `The file is ${encodingNames[chosen]}, but ${counted(count, 'line')} (${lines.slice(0, 5).join(', ')}${more ? ' …' : ''}) ${count === 1 ? 'is' : 'are'} not: ${encoding ? `read as ${encodingNames[encoding]}` : 'some bytes cannot be read'}`,
    },
  }
}

function twoFiles({ own, changes, changeCount, ambiguous }: Mixture, part: MixedLines, chosen: EncodingName): Finding {
  const other = part.encoding ? encodingNames[part.encoding] : ''
  const at = changes.slice(0, 5)
  const more = changeCount > at.length
  const unclear = ambiguous.slice(0, 5)
  return {
    code: 'encodingMixed',
    severity: 'block',
    rows: part.lines,
    count: part.count,
    message: {
      zh: `文件里有两种编码：${own} 行 ${encodingNames[chosen]}，${part.count} 行 ${other}；第 ${at.join('、')} 行${more ? '等处' : '起'}编码改变。${
        unclear.length === 0
          ? '每行只合一种编码，可逐行解码'
          : `第 ${unclear.join('、')} 行${ambiguous.length > unclear.length ? '等' : ''}两种都合，请先统一文件的编码，或核对后逐行解码`
      }`,
      en: `Two encodings in one file: ${counted(own, 'line')} of ${encodingNames[chosen]}, ${part.count} of ${other}; it changes in line ${at.join(', ')}${more ? ' …' : ''}. ${
        unclear.length === 0
          ? 'Each line fits one of them only and can be decoded on its own'
          : `Line ${unclear.join(', ')}${ambiguous.length > unclear.length ? ' …' : ''} fits both: save the file in one encoding, or check and decode line by line`
      }`,
    },
  }
}
