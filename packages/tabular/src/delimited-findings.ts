import type { ByteSource } from './bytes.ts'
import { counted } from './counted.ts'
import { encodingFindings } from './mixture-findings.ts'
import type { Dialect, Finding, Layout } from './model.ts'
import type { Scan } from './scan-delimited.ts'
import type { Structure } from './structure.ts'
import type { Survey } from './survey.ts'

export async function textFindings(
  { verdict, structure, dialect }: Scan,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const findings = await encodingFindings(verdict, source, signal)
  if (structure.nul > 0)
    findings.push({
      code: 'nulBytes',
      severity: 'done',
      ...(structure.firstNulRow === undefined ? {} : { rows: [structure.firstNulRow] }),
      count: structure.nul,
      message: { zh: `去掉 ${structure.nul} 个 NUL 字节`, en: `${structure.nul} NUL bytes are left out` },
    })
  const kinds = [structure.lf, structure.crlf, structure.cr].filter((count) => count > 0).length
  if (kinds > 1) {
    findings.push({
      code: 'newlinesMixed',
      severity: 'done',
      message: { zh: '换行符不统一，都当作换行', en: 'Line ends of several kinds, all taken as line ends' },
    })
  }
  if (structure.unclosedAtRow !== undefined) {
    findings.push({
      code: 'quoteUnclosed',
      severity: 'advice',
      rows: [structure.unclosedAtRow],
      message: {
        zh: `第 ${structure.unclosedAtRow} 行的引号没有配对，全文引号按普通字符读`,
        en: `The quote in row ${structure.unclosedAtRow} is never closed: quotes are read as characters`,
      },
    })
  }
  if (dialect.confidence <= 0.3) {
    findings.push({
      code: 'notObviouslyATable',
      severity: 'advice',
      message: {
        zh: '没有找到规则的分隔符，按每行一格读',
        en: 'No regular delimiter was found: each line is one cell',
      },
    })
  }
  return findings
}

export function raggedFindings(
  survey: Survey,
  structure: Structure,
  layout: Layout,
  width: number,
  dialect: Dialect,
): Finding[] {
  if (dialect.delimiter === '\x01' && width === 1) return []
  const last = layout.lastDataRow ?? survey.rows
  const skipped = new Set(layout.skippedRows.map(({ row }) => row))
  const inside = structure.ragged.filter(
    ({ row, cells }) => row >= layout.firstDataRow && row <= last && cells !== width && !skipped.has(row),
  )
  if (inside.length === 0) return []
  const count = Math.max(inside.length, structure.raggedCount > structure.ragged.length ? structure.raggedCount : 0)
  return [
    {
      code: 'raggedRows',
      severity: 'advice',
      rows: inside.slice(0, 50).map(({ row }) => row),
      count,
      message: {
        zh: `${count} 行的格数不是 ${width}：短行补空，长行多出的格另记`,
        en: `${counted(count, 'row does not have', 'rows do not have')} ${counted(width, 'cell')}: short ones are filled with empty cells, the surplus of long ones is kept aside`,
      },
    },
  ]
}
