import type { Session } from './engine.ts'
import type { Reading } from './model.ts'
import { usualEmptyWords } from './null-words.ts'
import { cell, columnsPerScan, type Source } from './source.ts'
import { identifier, literal } from './sql.ts'

type Taken = { readonly reading: Reading; readonly as: (column: string) => string }

const plain = (reading: Reading): Taken => ({ reading, as: (c) => c })
const cast = (reading: Reading, type: string): Taken => ({ reading, as: (c) => `${c}::${type}` })
const text = cast({ type: 'text' }, 'VARCHAR')

/** Parquet's types as ours. What has no counterpart becomes text rather than something nearly like it. */
function taken(type: string): Taken {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type)
  if (decimal) return plain({ type: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) })
  if (/^U?(TINY|SMALL|BIG)?INT(EGER)?$/.test(type) && type !== 'UBIGINT') return cast({ type: 'integer' }, 'BIGINT')
  if (/[[(]|^(STRUCT|MAP|UNION)/.test(type)) return { reading: { type: 'text' }, as: (c) => `to_json(${c})::VARCHAR` }
  switch (type) {
    case 'VARCHAR':
      return plain({ type: 'text' })
    case 'UBIGINT':
      return cast({ type: 'decimal', precision: 20, scale: 0 }, 'DECIMAL(20,0)')
    case 'FLOAT':
    case 'DOUBLE':
      return cast({ type: 'double' }, 'DOUBLE')
    case 'BOOLEAN':
      return plain({ type: 'boolean' })
    case 'DATE':
      return plain({ type: 'date' })
    case 'TIME':
      return plain({ type: 'time' })
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
      return cast({ type: 'timestamp' }, 'TIMESTAMP')
    case 'TIMESTAMP WITH TIME ZONE':
      return { reading: { type: 'timestamp' }, as: (c) => `(${c} AT TIME ZONE 'Asia/Shanghai')` }
    default:
      return text
  }
}

/** Parquet keeps its types; they are shown to the publisher like all others. */
export async function parquetSource(session: Session, path: string): Promise<Source> {
  const file = `read_parquet(${literal(path)})`
  const { rows } = await session.query(`DESCRIBE SELECT * FROM ${file}`, [], { maxRows: 20_000 })
  const columns = rows.map((row) => ({ name: String(row.column_name), ...taken(String(row.column_type)) }))
  const selected = columns.map(({ name, as }, index) => `${as(identifier(name))} AS ${cell(index)}`)
  return {
    relation: `(SELECT ${selected.join(', ')} FROM ${file})`,
    labels: columns.map(({ name }) => name),
    readings: columns.map(({ reading }) => reading),
    files: [path],
    empty: usualEmptyWords,
    columnsPerScan,
  }
}
