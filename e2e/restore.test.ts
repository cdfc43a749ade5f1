import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { gongshu } from './command-line.ts'
import { type StartedProduct, startProduct } from './product.ts'

describe('a copy restored from the backup of a running site', () => {
  const original = inject('product')
  let folder = ''
  let copy: StartedProduct | undefined
  let receipt = ''
  /** The list and one page of rows, as the site answered them before the backup. */
  let before: { list: Listed; rows: unknown }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gongshu-restore-'))
    const list = (await json(`${original.url}${listPath}`)) as Listed
    const page = await fetch(`${original.url}${rowsPathOf(list)}`)
    before = { list, rows: await page.json() }
    receipt = join(folder, 'receipt.json')
    writeFileSync(receipt, await receiptText(original.url, page.headers.get('gongshu-receipt') ?? ''))
    const file = join(folder, 'site.backup')
    expect(gongshu(['backup', file], { DATA_DIR: original.dataDir }).code).toBe(0)
    expect(gongshu(['restore', file], { DATA_DIR: join(folder, 'data') }).code).toBe(0)
    copy = await startProduct([], { DATA_DIR: join(folder, 'data') })
  })
  afterAll(async () => {
    await copy?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lists the same datasets', async () => {
    expect(before.list.datasets.length).toBeGreaterThan(0)
    expect(await json(`${copy?.url}${listPath}`)).toEqual(before.list)
  })

  it('answers the same page of rows', async () => {
    expect(before.rows).toMatchObject({ rows: expect.arrayContaining([expect.anything()]) })
    expect(await json(`${copy?.url}${rowsPathOf(before.list)}`)).toEqual(before.rows)
  })

  it('still has the key by which a receipt from before verifies', () => {
    const { printed, code } = gongshu(['verify', receipt, '--json'], { DATA_DIR: copy?.dataDir })
    expect({ printed: JSON.parse(printed), code }).toMatchObject({ printed: { exitCode: 0 }, code: 0 })
  })
})

type Listed = {
  readonly datasets: readonly { readonly id: string; readonly openness: string; readonly rowCount: number }[]
}

const listPath = '/api/v1/datasets?limit=50'

const rowsPathOf = ({ datasets }: Listed): string => {
  const open = datasets.find(({ openness, rowCount }) => openness === 'unconditional' && rowCount > 0)
  return `/api/v1/datasets/${open?.id}/rows?limit=20`
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json()

/** 202 until a signed checkpoint covers the record. */
async function receiptText(url: string, id: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/receipts/${id}`)
    if (answer.status === 200) return answer.text()
    expect(answer.status).toBe(202)
    await sleep(200)
  }
}
