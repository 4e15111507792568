import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{shared,engine,contract,renderer,hosts,cases}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
    testTimeout: 20_000,
    pool: 'forks',
  },
})
