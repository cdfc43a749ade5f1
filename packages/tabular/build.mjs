// Emits `dist/`: JavaScript, declarations and a package.json whose exports point at them. `npm publish ./dist` ships it; inside
// this repository the package runs from its TypeScript source.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const here = import.meta.dirname
const out = join(process.argv[2] ?? here, 'dist')
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin', 'tsc')

rmSync(out, { recursive: true, force: true })
const compiled = spawnSync(process.execPath, [compiler, '-p', join(here, 'tsconfig.build.json'), '--outDir', out], {
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

const {
  scripts: _,
  devDependencies: __,
  exports,
  ...manifest
} = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const compiledExport = ([name, source]) => {
  const stem = source.replace(/^\.\/src\/(.*)\.ts$/, './$1')
  return [name, { types: `${stem}.d.ts`, default: `${stem}.js` }]
}
const shipped = {
  ...manifest,
  exports: Object.fromEntries(
    Object.entries(exports)
      .filter(([name]) => !name.includes('*'))
      .map(compiledExport),
  ),
  engines: { node: '>=22.13' },
}
writeFileSync(join(out, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`)
copyFileSync(join(here, 'README.md'), join(out, 'README.md'))
