import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as catalog from '../catalog/service.ts'
import { newId } from '../platform/ids.ts'
import { instantOf } from '../platform/time.ts'
import type { ImportView } from './import-model.ts'
import { Profile } from './profile-model.ts'
import { parquetRelation } from './relation.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(async () => {
  const { faults } = test
  await test.close()
  expect(faults.filter((fault) => !String(fault).includes('the program stops'))).toEqual([])
})

const parking = `临澜市公共停车场台账，单位：个,,,,
序号,停车场,区划,泊位,备案日期
1,滨江路停车场,009901,120,2026年10月8日
2,东湖路停车场,009902,86,2026.10.9
3,站前街停车场,009921,64,2026/10/31
4,青石区政务服务中心,009901,264,20260901
合计,,,534,
`
const rowsOf = async (versionId: string | null, columns = '*') => {
  const { parquet } = await lake.filesOf(test.ctx, versionId ?? '')
  const { rows } = await test.engine.query(`SELECT ${columns} FROM ${parquetRelation(parquet)} ORDER BY _row`)
  return rows
}
const edit = async (id: string, change: Parameters<typeof lake.editImport>[2]) => {
  await lake.editImport(test.ctx, id, change)
  return test.settled(id)
}

describe('a file on its way to a version', () => {
  it('with notes above, a total below, codes with zeros and dates in four hands comes out typed, with its draft', async () => {
    const proposed = await test.bring(test.file('停车场台账.csv', parking))
    expect(proposed.refusal).toBeNull()
    expect(proposed).toMatchObject({ state: 'proposed', rows: 4, fileName: '停车场台账.csv', datasetId: null })
    expect(proposed.stages.map(({ name, state, unit }) => `${name} ${state} ${unit}`)).toEqual([
      'receive done bytes',
      'detect done bytes',
      'profile done rows',
      'confirm now null',
      'load next null',
      'describe next null',
      'submit next null',
    ])
    expect(proposed.columns.map(({ name, type, unit, role }) => [name, type, unit, role])).toEqual([
      ['seq', 'integer', undefined, undefined],
      ['car_park', 'text', undefined, undefined],
      ['division_code', 'text', undefined, 'code'],
      ['spaces', 'integer', undefined, undefined],
      ['filing_date', 'date', undefined, undefined],
    ])
    expect(proposed.lines.map((line) => line.of)).toEqual(['note', 'header', 'data', 'data', 'data', 'data', 'cut'])
    expect(proposed.findings.find(({ head }) => head === '末尾合计行截去')).toMatchObject({
      weight: 'settled',
      cause: '与各行之和核对相符：泊位 534',
      repairs: [{ id: 'undo', label: '撤销' }],
    })

    const loaded = await test.load(proposed.id)
    expect(loaded).toMatchObject({ state: 'loaded', comparison: null })
    const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
    expect(version).toMatchObject({
      number: 1,
      rows: 4,
      compatibility: 'first',
      rejectedCells: 0,
      source: { fileName: '停车场台账.csv', format: 'delimited', encoding: 'utf-8', headerRows: 1 },
    })
    expect(await rowsOf(loaded.versionId)).toEqual([
      {
        _row: '1',
        seq: '1',
        car_park: '滨江路停车场',
        division_code: '009901',
        spaces: '120',
        filing_date: '2026-10-08',
      },
      {
        _row: '2',
        seq: '2',
        car_park: '东湖路停车场',
        division_code: '009902',
        spaces: '86',
        filing_date: '2026-10-09',
      },
      {
        _row: '3',
        seq: '3',
        car_park: '站前街停车场',
        division_code: '009921',
        spaces: '64',
        filing_date: '2026-10-31',
      },
      {
        _row: '4',
        seq: '4',
        car_park: '青石区政务服务中心',
        division_code: '009901',
        spaces: '264',
        filing_date: '2026-09-01',
      },
    ])
    const dataset = await catalog.getDataset(test.ctx, version.datasetId)
    expect(dataset).toMatchObject({
      state: 'draft',
      currentVersionId: version.id,
      title: { zh: '临澜市公共停车场台账' },
      publisherId: test.bureau,
    })
    expect(test.entries.map(({ event }) => event)).toEqual([
      'import.start',
      'import.look',
      'import.accept',
      'dataset.create',
      'version.create',
      'dataset.describe',
    ])
    expect(JSON.stringify(test.entries)).not.toContain('停车')
    // Once there is a version, its cells are the gate's to show.
    expect((await lake.getImport(test.ctx, proposed.id)).lines).toEqual([])
  })

  it('leaves a trace of who looked at its rows, once an hour for what was shown', async () => {
    const { id } = await test.bring(test.file('看一看.csv', parking))
    const looks = () => test.entries.filter(({ event, subject }) => event === 'import.look' && subject[0] === id)
    // Whoever waits for the proposal may have looked at less of it on the way.
    await lake.getImport(test.ctx, id)
    const first = looks().length
    expect(first).toBeGreaterThan(0)
    await lake.getImport(test.ctx, id)
    expect(looks(), 'the same rows again').toHaveLength(first)
    await lake.getImport({ ...test.ctx, actor: { ...test.ctx.actor, id: newId() } }, id)
    expect(looks(), 'another person is another entry').toHaveLength(first + 1)
    await lake.getImport({ ...test.ctx, now: instantOf(Date.now() + 3_600_001) }, id)
    expect(looks(), 'and so is another hour').toHaveLength(first + 2)
  })

  it('keeps the source as it came and the files beside the version, and leaves nothing else behind', async () => {
    const loaded = await test.load((await test.bring(test.file('留底.csv', `${parking} `))).id)
    const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
    const source = join(test.paths.source, version.source.sha256.slice(0, 2), version.source.sha256)
    expect(readFileSync(source, 'utf8')).toBe(`${parking} `)
    const { profile, rejected } = await lake.filesOf(test.ctx, version.id)
    expect(rejected).toBeNull()
    expect(Profile.parse(JSON.parse(readFileSync(profile, 'utf8'))).columns[3]).toMatchObject({
      name: 'spaces',
      min: '64',
      max: '264',
    })
    expect(readdirSync(test.paths.uploads)).toEqual([])
    // The version is on record a moment before its working files are gone.
    await expect
      .poll(() => readdirSync(join(test.paths.lakeTmp, 'imports', loaded.id)).sort(), { timeout: 20_000 })
      .toEqual(['examined.json', 'materialised.json', 'named.json', 'next', 'profile.json', 'proposal.json'].sort())
  })

  it('takes cells that do not fit as empty and keeps them beside their row, as they were written', async () => {
    const lines = Array.from({ length: 99 }, (_, index) => `${index + 1},${index === 41 ? '约200' : 100 + index}`)
    const proposed = await test.bring(test.file('泊位.csv', `序号,泊位\n${lines.join('\n')}\n`))
    expect(proposed.columns[1]).toMatchObject({ type: 'integer', rejected: 1 })
    const finding = proposed.findings.find(({ head }) => head === '“泊位”：99 格里有 1 格不是整数')
    expect(finding).toMatchObject({ weight: 'advice', column: 1, cause: '“约200”。装作空值，原文留在旁边，一格不丢。' })
    const loaded = await test.load(proposed.id)
    const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
    expect(version.rejectedCells).toBe(1)
    const { rejected } = await lake.filesOf(test.ctx, version.id)
    const { rows } = await test.engine.query(`from read_parquet('${rejected}')`)
    expect(rows).toEqual([{ row: '42', column: 'spaces', raw: '约200', reason: 'not integer' }])
  })

  it('asks about columns that point at people; left out, not a byte of them is in the version (R-CODE-04)', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, index) =>
        `${index + 1},周小${'甲乙丙丁'[index % 4]},139${String(10_000_000 + index * 7919).slice(0, 8)},${index * 3}`,
    )
    const proposed = await test.bring(test.file('联系人.csv', `序号,联系人,联系电话,泊位\n${lines.join('\n')}\n`))
    const [must] = proposed.findings
    expect(must).toMatchObject({ number: 1, weight: 'must', rule: 'R-CODE-04', head: '2 列是个人信息' })
    expect(must?.repairs).toEqual([
      { id: 'leaveOut', label: '不收这 2 列', recommended: true },
      { id: 'keepClosed', label: '收，但不开放' },
    ])
    const cells = proposed.lines.flatMap((line) => (line.of === 'data' ? line.cells.slice(1, 3) : []))
    expect(cells.every(({ personal, text }) => personal === true && text.includes('*'))).toBe(true)
    expect(JSON.stringify(proposed)).not.toContain('周小甲')
    await expect(lake.requestLoad(test.ctx, proposed.id)).rejects.toMatchObject({
      type: '/problems/lake/mustSettle',
      members: { findings: [{ number: 1 }] },
    })

    const left = await edit(proposed.id, { repair: { finding: 1, repair: 'leaveOut' } })
    expect(left.columns.map(({ keep }) => keep)).toEqual([true, false, false, true])
    expect(left.findings.every(({ weight }) => weight !== 'must')).toBe(true)
    await lake.requestLoad(test.ctx, left.id)
    const loaded = await test.settled(left.id)
    expect(Object.keys((await rowsOf(loaded.versionId))[0] ?? {})).toEqual(['_row', 'seq', 'spaces'])
    const { parquet, profile } = await lake.filesOf(test.ctx, loaded.versionId ?? '')
    expect(readFileSync(profile, 'utf8')).not.toContain('周小')
    expect(readFileSync(parquet).includes('周小')).toBe(false)
  })
})

describe('what the publisher says otherwise', () => {
  it('labels, names and units change at once; a type and a kept total are read again over all rows', async () => {
    const { id } = await test.bring(test.file('改一改.csv', parking))
    const renamed = await edit(id, {
      columns: [
        { index: 3, label: '泊位总数', name: 'space_count', unit: '个' },
        { index: 0, keep: false },
      ],
    })
    expect(renamed.columns[3]).toMatchObject({ label: '泊位总数', name: 'space_count', unit: '个' })
    const typed = await edit(id, { columns: [{ index: 3, type: 'decimal' }] })
    expect(typed.columns[3]).toMatchObject({ label: '泊位总数', type: 'decimal' })
    const total = typed.findings.find(({ head }) => head === '末尾合计行截去')
    const whole = await edit(id, { repair: { finding: total?.number ?? 0, repair: 'undo' } })
    expect(whole.rows).toBe(5)
    const loaded = await test.load(id)
    expect((await rowsOf(loaded.versionId)).at(-1)).toMatchObject({ _row: '5', car_park: null, space_count: '534' })
  })

  it('another header is tried, and one that cannot be leaves the proposal as it was, with a word', async () => {
    const { id } = await test.bring(test.file('读法.csv', parking))
    const wrong = await edit(id, { reading: { headerRow: 9000 } })
    expect(wrong).toMatchObject({ state: 'proposed', rows: 4, reading: { headerRow: 2 } })
    expect(wrong.findings[0]?.head).toContain('刚才的改法没有成立')
    const bare = await edit(id, { reading: { headerRow: 0, headerRows: 0 } })
    expect(bare.reading).toMatchObject({ headerRows: 0 })
    expect(bare.findings.some(({ head }) => head.includes('刚才的改法'))).toBe(false)
    expect(bare.rows).toBeGreaterThan(4)
  })

  it('a chosen encoding that does not fit is refused with the place, and the proposal before it stands', async () => {
    const before = await test.bring(test.file('编码.csv', '编号,名称\n1,滨江路停车场\n2,东湖路停车场\n'))
    await lake.editImport(test.ctx, before.id, { reading: { encoding: 'GB18030' } })
    const after = await test.settled(before.id)
    expect(after).toMatchObject({ state: 'proposed', reading: { encoding: 'UTF-8' } })
    expect(after.columns.map(({ label }) => label)).toEqual(['编号', '名称'])
    expect(after.findings[0]).toMatchObject({
      head: '刚才的改法没有成立：按所选编码读不通',
      cause: '请换一种编码',
    })
  })

  it('无 beside 有 is a value, and an empty word everywhere else; the publisher may say otherwise', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      i + 1,
      i % 3 === 0 ? '有' : i % 3 === 1 ? '无' : '-',
      i % 2 ? '无' : `备注${i}`,
      i % 5 ? i : '无',
    ])
    const path = test.file('有无.csv', `序号,有无电梯,备注,层数\n${rows.map((row) => row.join(',')).join('\n')}\n`)
    const { id } = await test.bring(path)
    const nulls = (view: ImportView): number[] => view.columns.map((column) => column.nulls)
    const first = await lake.getImport(test.ctx, id)
    expect(nulls(first)).toEqual([0, 10, 15, 6])
    const finding = first.findings.find(({ head }) => head === '“有无电梯”里的“无”是值，不当作空')
    expect(finding).toMatchObject({ weight: 'settled', column: 1, repairs: [{ id: 'undo' }] })
    await lake.editImport(test.ctx, id, { repair: { finding: finding?.number ?? 0, repair: 'undo' } })
    const second = await test.settled(id)
    expect(nulls(second)).toEqual([0, 20, 15, 6])
    const other = second.findings.find(({ head }) => head === '“有无电梯”里的“无”当作空值')
    await lake.editImport(test.ctx, id, { repair: { finding: other?.number ?? 0, repair: 'undo' } })
    expect(nulls(await test.settled(id))).toEqual([0, 10, 15, 6])
    const version = await lake.getVersion(test.ctx, (await test.load(id)).versionId ?? '')
    expect(version.columns.map((column) => [column.label, column.nulls])).toEqual([
      ['序号', 0],
      ['有无电梯', 10],
      ['备注', 15],
      ['层数', 6],
    ])
  })

  it('null words of its own, and none that nobody named', async () => {
    const { id } = await test.bring(test.file('空值.csv', '编号,名称\nA1,停用\nA2,无\nA3,滨江\n'))
    const view = await edit(id, { reading: { nullWords: ['停用'] } })
    expect(view.columns[1]).toMatchObject({ nulls: 1, distinct: 2 })
  })

  it('what cannot be is refused: two columns of one name, a sheet that is not there, a repair that nobody offered', async () => {
    const { id } = await test.bring(test.file('改错.csv', parking))
    const refused = { type: '/problems/lake/invalidEdit' }
    await expect(lake.editImport(test.ctx, id, { columns: [{ index: 3, name: 'seq' }] })).rejects.toMatchObject(refused)
    await expect(lake.editImport(test.ctx, id, { reading: { sheet: '没有' } })).rejects.toMatchObject(refused)
    await expect(lake.editImport(test.ctx, id, { repair: { finding: 99, repair: 'x' } })).rejects.toMatchObject(refused)
  })
})

describe('who may do what, and what interrupts', () => {
  it('only a data officer of the publisher sees or changes an import; a colleague of another office finds nothing', async () => {
    const { id } = await test.bring(test.file('看不见.csv', parking))
    const other = test.officer('01900000-0000-7000-8000-0000000000aa')
    await expect(lake.getImport(other, id)).rejects.toMatchObject({ type: '/problems/lake/importNotFound' })
    await expect(lake.requestLoad(other, id)).rejects.toMatchObject({ type: '/problems/lake/importNotFound' })
    expect((await lake.listImports(other)).imports).toEqual([])
    expect((await lake.listImports(test.ctx)).imports.map((one) => one.id)).toContain(id)
  })

  it('cancelled, it leaves no byte and can be sent again', async () => {
    const upload = await lake.createUploadFromPath(test.ctx, test.file('不要了.csv', `${parking}不要了,,,,\n`))
    const { id } = await lake.startImport(test.ctx, { uploadId: upload.id })
    const view = await lake.cancelImport(test.ctx, id)
    expect(view).toMatchObject({ state: 'failed', refusal: { title: '已取消' } })
    await expect.poll(() => existsSync(join(test.paths.uploads, upload.id))).toBe(false)
    await expect(lake.requestLoad(test.ctx, id)).rejects.toMatchObject({ type: '/problems/lake/importEnded' })
  })

  it('the program may stop in the middle: the job is taken up again and ends the same', async () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index},${index * 7},名${index % 90}`)
    const upload = await lake.createUploadFromPath(test.ctx, test.file('重启.csv', `a,b,c\n${lines.join('\n')}\n`))
    const { id } = await lake.startImport(test.ctx, { uploadId: upload.id })
    await new Promise((resolve) => setTimeout(resolve, 700))
    await test.restartJobs()
    expect(await test.settled(id)).toMatchObject({ state: 'proposed', rows: 200_000 })
    await lake.requestLoad(test.ctx, id)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await test.restartJobs()
    const loaded = await test.settled(id)
    expect(loaded.state).toBe('loaded')
    expect(await lake.listVersions(test.ctx, loaded.datasetId ?? '')).toHaveLength(1)
  })
})

describe('two officers at one proposal', () => {
  it('a change made on what another has changed since is refused and says who changed what; so is loading', async () => {
    const { id, revision } = await test.bring(test.file('两人.csv', parking))
    await lake.editImport(
      test.ctx,
      id,
      {
        columns: [
          { index: 1, label: '停车场名称' },
          { index: 3, keep: false },
        ],
      },
      [revision],
    )
    const refused = {
      type: '/problems/lake/editedMeanwhile',
      status: 412,
      members: {
        revision: revision + 1,
        changes: [{ by: test.ctx.actor.name, fields: ['columns.1.label', 'columns.3.keep'] }],
      },
    }
    const stale = lake.editImport(test.ctx, id, { columns: [{ index: 1, label: '名称' }] }, [revision])
    await expect(stale).rejects.toMatchObject(refused)
    await expect(lake.requestLoad(test.ctx, id, { madeOn: [revision] })).rejects.toMatchObject(refused)
    const now = await lake.getImport(test.ctx, id)
    expect(now.columns[1]?.label).toBe('停车场名称')
    const again = await lake.editImport(test.ctx, id, { reading: { delimiter: ',', nullWords: ['-'] } }, [now.revision])
    expect(again.revision).toBe(now.revision + 1)
    await test.settled(id)
    expect((await lake.editImport(test.ctx, id, { columns: [{ index: 1, label: '名称' }] })).revision).toBe(
      revision + 3,
    )
  })
})
