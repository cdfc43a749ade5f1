import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const blocks = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
)

const run = (code: string): string =>
  execFileSync(process.execPath, ['--no-warnings', '--input-type=module-typescript', '--eval', code], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })

it('the README example "propose, look, load" runs as printed', () => {
  expect(run(blocks[0] ?? '')).toBe(`序号 seq; 停车场 car_park; 区划 division_code; 泊位 spaces
[ 2 ] 3 { column: '泊位', stated: '270', sum: '270', equal: true }
done 表头之上 1 行记入说明，不作数据
done 末尾合计行截去
1,滨江路停车场,009901,120
2,东湖路停车场,009902,86
3,站前街停车场,009921,64

`)
})

it('the README example "identifiers, values, names" runs as printed', () => {
  expect(run(blocks[1] ?? '')).toBe(`true 2026-10-09 1234.50
[ 'spaces_total', 'registered_capital', 'remark' ]
{ rate: 0.6666666666666666, expected: 0.07, isLikely: true }
`)
})
