/**
 * The end-to-end tests: the built program, driven as a person would. Each spec runs against the headless host in a Chromium,
 * and against the desktop app where Electron's binary is there and can open a window.
 */
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { findElectron } from './build/launch/electron.mjs'
import type { HostOption } from './test/e2e/app.ts'

const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const isElectronWanted = process.env.WINNOW_E2E_ELECTRON === '1'
const isElectronThere = findElectron() !== undefined && hasScreen

if (!existsSync(`${import.meta.dirname}/dist/built-from.txt`)) throw new Error('Run `npm run build` first')

export default defineConfig<HostOption>({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  // Many times what they take: a machine that is busy with other things must not make them fail.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    { name: 'headless', use: { hostKind: 'headless' } },
    ...(isElectronWanted || isElectronThere ? [{ name: 'desktop', use: { hostKind: 'desktop' as const } }] : []),
  ],
})
