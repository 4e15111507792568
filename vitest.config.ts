/** The unit and contract tests: every room's, the cases, and the ones about the repository as a whole. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{shared,engine,contract,renderer,hosts,cases,faults}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
    testTimeout: 60_000,
    pool: 'forks',
  },
})
