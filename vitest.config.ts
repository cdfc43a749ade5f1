import { defineConfig } from 'vitest/config'

/** Two workers: the least machine this is promised for has two cores, and each worker may hold an engine or a server. */
const forks = { pool: 'forks', maxWorkers: 2 } as const

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...forks,
          name: 'server',
          // The built pages are a finished program: Node loads them, not the test runner.
          server: { deps: { external: [/\/web\/build\//] } },
          include: ['server/src/**/*.test.ts'],
          globalSetup: ['server/src/platform/testing-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { ...forks, name: 'packages', include: ['packages/*/src/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { ...forks, name: 'scripts', include: ['scripts/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { ...forks, name: 'web', include: ['web/src/**/*.test.ts', 'web/test/**/*.test.ts'] } },
      {
        // Products of their own, started, killed and restored: one file at a time, beside the browser journeys.
        test: {
          ...forks,
          name: 'e2e/operations',
          include: ['e2e/operations/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Browser journeys: all visit one product, or the one at GONGSHU_URL, so one file at a time.
        test: {
          ...forks,
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          globalSetup: ['e2e/setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
