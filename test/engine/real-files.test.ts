/**
 * Real and hostile files, where they are at hand (WINNOW_TEST_DATA, or `shared/data` beside the project): each opens or is
 * refused in one sentence; saved unchanged it is the same to the byte; with one value edited, nothing else differs.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { rowId } from '../../shared/ids.ts'
import { findValue } from '../../shared/json-scan.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const isThere = existsSync(DATA)
const files = isThere
  ? readdirSync(DATA, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  : []

describe.skipIf(!isThere)(`the ${files.length} files at hand (skipped where there are none)`, () => {
  test('each opens or says in one code why not, and is saved byte for byte', { timeout: 300_000 }, async () => {
    using folder = testFolder()
    const engine = await startEngine(folder.path)
    const refused: Record<string, number> = {}
    let opened = 0
    let edited = 0
    try {
      for (const file of files) {
        const copy = join(folder.path, relative(DATA, file).replaceAll('/', '+'))
        copyFileSync(file, copy)
        const code = await roundTrip(engine, copy)
        if (code === 'opened' || code === 'edited') opened += 1
        else refused[code] = (refused[code] ?? 0) + 1
        if (code === 'edited') edited += 1
      }
    } finally {
      await engine.close()
    }
    process.stdout.write(
      `${opened} files opened and saved byte for byte, ${edited} of them edited, refused: ${JSON.stringify(refused)}\n`,
    )
    expect(opened + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(files.length)
    expect(Object.keys(refused).filter((code) => code === 'unexpected')).toEqual([])
    expect(opened).toBeGreaterThan(0)
  })
})

/** Saves a file unchanged, then with one value edited, then with the edit undone. */
const roundTrip = async (engine: Engine, path: string): Promise<string> => {
  const before = readFileSync(path)
  let window: Window
  try {
    window = await Window.open(engine, path)
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.code
  }
  try {
    await window.save()
    expect(readFileSync(path).equals(before), `${path} saved unchanged`).toBe(true)
    const target = await firstText(window)
    if (target === null) return 'opened'
    const at = rowId(target.row)
    const text = await window.text(at)
    const bytes = new TextEncoder().encode(text)
    const value = findValue(bytes, [target.key])
    if (value === null) throw new Error(`${path}: ${target.key} is shown and not found`)
    await window.set(at, [target.key], '"changed by a test"')
    await window.save()
    const after = readFileSync(path)
    const start = before.indexOf(Buffer.from(bytes)) + value.start
    const end = start + (value.end - value.start)
    const expected = Buffer.concat([
      before.subarray(0, start),
      Buffer.from('"changed by a test"'),
      before.subarray(end),
    ])
    expect(after.equals(expected), `${path} with one value edited`).toBe(true)
    await window.undo()
    await window.save()
    expect(readFileSync(path).equals(before), `${path} with the edit undone`).toBe(true)
    expect(statSync(path).size).toBe(before.length)
    return 'edited'
  } finally {
    await window.session.call('close', { dataset: window.dataset })
  }
}

const firstText = async (window: Window): Promise<{ row: number; key: string } | null> => {
  const { columns } = await window.session.call('getColumns', { dataset: window.dataset })
  const paths = columns
    .filter(({ path, kinds }) => path.length === 1 && kinds.string !== undefined)
    .map(({ path }) => path)
  for (const row of await window.rows(paths, 0, 50)) {
    const at = row.cells.findIndex((cell) => cell.kind === 'string' && cell.text !== '')
    if (row.fault === null && at !== -1) return { row: row.row, key: String(paths[at][0]) }
  }
  return null
}
