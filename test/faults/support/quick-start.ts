/**
 * Lets the many programs that a test starts keep what Node makes of the sources, which is most of their starting time.
 * A program that will be killed has to keep it by `flushCompileCache`, since otherwise that happens at its end.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'winnow-test-compiled-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Gives the environment for a program that a test starts. */
export const quickStart = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_COMPILE_CACHE: folder,
  ...more,
})
