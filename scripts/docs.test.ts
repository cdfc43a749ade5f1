import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../server/src/platform/config.ts'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/*.md', 'packages/*/docs/*.md', 'conformance/*/*.md'], {
  cwd: root,
})
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
)

describe('the documents', () => {
  it('are there: readme in both languages, a tutorial, how-to guides, reference, explanation, decisions', () => {
    const kinds = [
      'README.md',
      'README.zh.md',
      'docs/tutorial/',
      'docs/how-to/',
      'docs/reference/',
      'docs/explanation/',
      'docs/adr/',
    ]
    for (const kind of kinds) expect(pages.some(({ file }) => file.startsWith(kind))).toBe(true)
  })

  it('link only to what exists', () => {
    const broken = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('name only npm scripts that exist', () => {
    const unknown = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/npm run (?:-s |--silent )?([a-z]+)/g)]
        .map(([, script = '']) => script)
        .filter((script) => !file.startsWith('packages/') && !scripts.includes(script))
        .map((script) => `${file}: ${script}`),
    )
    expect(unknown).toEqual([])
  })

  it('set only settings that the program reads', () => {
    const unknown = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/(?:^|[\s=`])([A-Z][A-Z_]{3,})=/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !(name in settings) && file.startsWith('docs/') && !['URL'].includes(name))
        .map((name) => `${file}: ${name}`),
    )
    expect(unknown.filter((line) => !line.endsWith(': Environment'))).toEqual([])
  })

  it('name the rules that the register has', () => {
    const register = readFileSync(join(root, 'docs/reference/rules.md'), 'utf8')
    const unknown = pages
      .filter(({ file }) => file !== 'CONTRIBUTING.md')
      .flatMap(({ file, text }) => [...new Set(text.match(/\bR-[A-Z]+-\d+\b/g) ?? [])].map((id) => ({ id, file })))
      .filter(({ id }) => !register.includes(`### ${id}\n`))
    expect(unknown).toEqual([])
  })
})

describe('what is handed out', () => {
  it('names no host in the lock file, so that any registry serves it', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/)
  })
})
