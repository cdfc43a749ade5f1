import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, visit } from './browser.ts'
import { signIn } from './people.ts'
import { root } from './product.ts'

type Open = readonly string[] | ((page: Page) => Promise<readonly string[]>)
type Row = { readonly route: string; readonly who?: string; readonly open: Open }

const ask = async (page: Page, path: string) => (await page.request.get(path)).json()
const dataset = async (page: Page): Promise<string> => {
  const { datasets } = await ask(page, '/api/v1/datasets?limit=100')
  return datasets.find(({ title }: { title: string }) => title.includes('停车场台账')).id
}
const own = async (page: Page): Promise<string> => (await ask(page, '/api/v1/my/datasets')).datasets[0].id
const tabs = ['files', 'api', 'versions', 'quality', 'cite']

/** Every route of the product with addresses to see it at, opened by a person whose work it is. A new page is a new row. */
// biome-ignore format: a table is read in columns
const pages: readonly Row[] = [
  { route: '/',                     open: ['/'] },
  { route: 'datasets',              open: ['/datasets', '/datasets?q=停车', '/datasets?q=nothing-of-that-name'] },
  { route: 'datasets/:id',          open: async (page) => { const id = await dataset(page); return tabs.map((tab) => `/datasets/${id}?tab=${tab}`) } },
  { route: 'departments',           open: ['/departments'] },
  { route: 'departments/:id',       open: async (page) => [`/departments/${(await ask(page, '/api/v1/departments')).departments[0].id}`] },
  { route: 'receipts/check',        open: ['/receipts/check'] },
  { route: 'receipts/:id',          open: async (page) => [`/receipts/${await receipt(page)}`] },
  { route: 'api',                   open: ['/api'] },
  { route: 'setup',                 open: ['/setup'] },
  { route: 'sign-in',               open: ['/sign-in'] },
  { route: '*',                     open: ['/nothing/here'] },
  { route: 'password',              who: 'urban-data', open: ['/password'] },
  { route: 'desk',                  who: 'urban-data', open: ['/desk'] },
  { route: 'todo',                  who: 'bureau-review', open: ['/todo'] },
  { route: 'todo',                  who: 'bureau-audit', open: ['/todo'] },
  { route: 'todo/:id',              who: 'bureau-review', open: async (page) => (await ask(page, '/api/v1/todo')).items.slice(0, 3).map(({ id }: { id: string }) => `/todo/${id}`) },
  { route: 'my',                    who: 'urban-data', open: ['/my'] },
  { route: 'datasets/:id/edit',     who: 'urban-data', open: async (page) => [`/datasets/${await own(page)}/edit`] },
  { route: 'datasets/:id/quality',  who: 'urban-data', open: async (page) => [`/datasets/${await own(page)}/quality`] },
  { route: 'datasets/:id/apply',    who: 'urban-data', open: async (page) => [`/datasets/${await conditional(page)}/apply`] },
  { route: 'requests',              who: 'urban-data', open: ['/requests', '/requests?side=publisher'] },
  { route: 'corrections',           who: 'urban-data', open: ['/corrections', '/corrections?side=handled'] },
  { route: 'corrections/:code',     open: async (page) => (await ask(page, `/api/v1/datasets/${await dataset(page)}/corrections`)).corrections.slice(0, 3).map(({ code }: { code: string }) => `/corrections/${code}`) },
  { route: 'datasets/:id/correct',  open: async (page) => [`/datasets/${await dataset(page)}/correct`] },
  { route: 'datasets/:id/share',    who: 'insurance-data', open: async (page) => [`/datasets/${await dataset(page)}/share`] },
  { route: 'shares',                who: 'insurance-data', open: ['/shares', '/shares?side=provider'] },
  { route: 'shares/:id',            who: 'insurance-data', open: async (page) => (await shares(page)).map((id) => `/shares/${id}`) },
  { route: 'shares/:id/form',       who: 'insurance-data', open: async (page) => (await shares(page)).map((id) => `/shares/${id}/form`) },
  { route: 'shares/:id/change',     who: 'insurance-data', open: async (page) => (await shares(page)).map((id) => `/shares/${id}/change`) },
  { route: 'sharing/lists',         who: 'urban-secrecy', open: ['/sharing/lists'] },
  { route: 'sharing/lists/:id',     who: 'urban-secrecy', open: async (page) => [`/sharing/lists/${(await ask(page, '/api/v1/sharing-lists')).departments[0].organisationId}`] },
  { route: 'security',              who: 'urban-data', open: ['/security'] },
  { route: 'notices',               who: 'urban-data', open: ['/notices'] },
  { route: 'keys',                  who: 'urban-data', open: keysOf },
  { route: 'ledger',                who: 'bureau-audit', open: ['/ledger'] },
  { route: 'bench',                 who: 'urban-data', open: ['/bench'] },
  { route: 'bench/:id',             who: 'urban-data', open: async (page) => (await ask(page, '/api/v1/imports')).imports.slice(0, 2).map(({ id }: { id: string }) => `/bench/${id}`) },
  { route: 'secrecy',               who: 'urban-secrecy', open: ['/secrecy'] },
  { route: 'people',                who: 'admin-system', open: ['/people'] },
  { route: 'people/:id',            who: 'admin-security', open: async (page) => [`/people/${(await ask(page, '/api/v1/accounts')).accounts[0].id}`] },
  { route: 'organisations',         who: 'admin-system', open: ['/organisations'] },
]

/** Seen where there is one: its journey makes an application and looks at it (conditional.test.ts). */
const elsewhere = ['requests/:id']

describe.skipIf(!hasBrowser)('every page, at a width of 390', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it('is in the table of this test', () => {
    const source = readFileSync(join(root, 'web/src/routes.ts'), 'utf8')
    const declared = [...source.matchAll(/(index|route)\('([^']+)'/g)].flatMap(([, kind, path = '']) =>
      kind === 'route' ? [path === ':id' ? 'todo/:id' : path] : [],
    )
    expect(declared.length).toBeGreaterThan(25)
    const seen = [...pages.map(({ route }) => route), ...elsewhere]
    expect(declared.filter((path) => !seen.includes(path))).toEqual([])
  })

  it.each(pages)('$route, for $who, is no wider than the window, in both languages', async ({ who, open }) => {
    const { page, faults } = await visit(browser, inject('product').url, { width: 390, height: 844 })
    if (who) await signIn(page, who)
    const addresses = typeof open === 'function' ? await open(page) : open
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) {
      for (const lang of ['zh', 'en']) {
        await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${lang}`, { waitUntil: 'networkidle' })
        const width = await page.evaluate(() => document.scrollingElement?.scrollWidth)
        expect([address, lang, width]).toEqual([address, lang, 390])
        expect([address, lang, await cutTexts(page)]).toEqual([address, lang, []])
        expect([address, lang, await accessibilityFaults(page)]).toEqual([address, lang, []])
      }
    }
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
    await page.context().close()
  })
})

/** Cells of tables that are squeezed until each holds a word or two a line, and so cannot be read. */
const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.tb td')]
      .filter((cell) => (cell.textContent ?? '').trim().length > 12 && cell.clientWidth > 0 && cell.clientWidth < 70)
      .map((cell) => `${cell.clientWidth} px: ${cell.textContent}`),
  )

async function receipt(page: Page): Promise<string> {
  const answer = await page.request.get(`/api/v1/datasets/${await dataset(page)}/rows?limit=5`)
  return answer.headers()['gongshu-receipt'] ?? ''
}

const shares = async (page: Page): Promise<string[]> =>
  (await ask(page, '/api/v1/shares')).shares.slice(0, 2).map(({ id }: { id: string }) => id)

async function conditional(page: Page): Promise<string> {
  const { datasets } = await ask(page, '/api/v1/datasets?openness=conditional')
  return datasets[0].id
}

/** With one key in the table, so that there is a table. */
async function keysOf(page: Page): Promise<readonly string[]> {
  await page.goto('/keys')
  await page.getByText('建密钥').click()
  await page.getByLabel('用途').fill('停车引导屏，望江路至汀桥一线')
  await page.getByRole('button', { name: '建立' }).click()
  await page.getByRole('table').waitFor()
  return ['/keys']
}
