/**
 * Real and hostile files, where they are at hand (WINNOW_TEST_DATA, or `shared/data` beside the project): each opens or is
 * refused in one sentence; saved unchanged it is the same to the byte; with one value edited, nothing else differs. Of an
 * archive that is said of what it unpacks to. What each file is goes to the standard output, as a table.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import type { Encoding, FileForm } from '../../shared/file-form.ts'
import { rowId } from '../../shared/ids.ts'
import { findValue } from '../../shared/json-scan.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'
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
  test('each opens or says in one code why not, and is saved byte for byte', { timeout: 400_000 }, async () => {
    using folder = testFolder()
    const engine = await startEngine(folder.path)
    const found: Outcome[] = []
    try {
      for (const file of files) {
        const copy = join(folder.path, relative(DATA, file).replaceAll('/', '+'))
        copyFileSync(file, copy)
        found.push(await roundTrip(engine, copy, relative(DATA, file)))
      }
    } finally {
      await engine.close()
    }
    process.stdout.write(tableOf(found))
    expect(found.filter(({ refused }) => refused !== null && !REFUSED.includes(refused))).toEqual([])
    expect(found.filter(({ refused }) => refused === null).length).toBeGreaterThan(0)
  })
})

/** Why some of the files can't be opened: they are empty, a pointer to what is not there, no text at all. */
const REFUSED = ['file-binary', 'file-empty', 'file-lfs-pointer']

interface Outcome {
  name: string
  refused: string | null
  form: FileForm | null
  rows: number
  malformed: number
  edited: boolean
  saved: string
}

/** Saves a file unchanged, then with one value edited, then with the edit undone. */
const roundTrip = async (engine: Engine, path: string, name: string): Promise<Outcome> => {
  const before = readFileSync(path)
  const nothing = { name, refused: null, form: null, rows: 0, malformed: 0, edited: false, saved: '' }
  let window: Window
  try {
    window = await openAsGuessed(engine, path)
  } catch (error) {
    if (!isEngineError(error)) throw error
    return { ...nothing, refused: error.code }
  }
  try {
    const { form, inPlace, rows, counts } = await window.until(({ counts }) => counts.isMalformedExact, 'surveyed')
    const told = { ...nothing, form, rows: rows.count, malformed: counts.malformed }
    if (inPlace !== 'yes') {
      await expect(window.save()).rejects.toMatchObject({ code: 'save-elsewhere' })
      expect(readFileSync(path).equals(before)).toBe(true)
      return { ...told, saved: inPlace }
    }
    const plain = unpacked(before, form)
    const now = (): Buffer => unpacked(readFileSync(path), form)
    await window.save()
    expect(now().equals(plain), `${path} saved unchanged`).toBe(true)
    const target = await firstText(window)
    if (target === null) return { ...told, saved: 'same' }
    const at = rowId(target.row)
    const bytes = Buffer.from(encodeLossless(await window.text(at)))
    const value = findValue(bytes, [target.key])
    if (value === null) throw new Error(`${path}: ${target.key} is shown and not found`)
    await window.set(at, [target.key], '"changed by a test"')
    await window.save()
    const expected = encodingsOf(form)
      .map((encoding) => edited(plain, bytes, value, encoding))
      .filter((one) => one !== null)
    expect(
      expected.some((one) => one.equals(now())),
      `${path} with one value edited`,
    ).toBe(true)
    await window.undo()
    await window.save()
    expect(now().equals(plain), `${path} with the edit undone`).toBe(true)
    return { ...told, edited: true, saved: 'same' }
  } finally {
    await window.session.call('close', { dataset: window.dataset })
  }
}

const openAsGuessed = async (engine: Engine, path: string): Promise<Window> => {
  try {
    return await Window.open(engine, path)
  } catch (error) {
    if (!isEngineError(error, 'encoding-unconfirmed')) throw error
    const session = engine.connect(() => undefined)
    const { guesses } = await session.call('examineFile', { file: { kind: 'picked', token: path } })
    session.end()
    const { encoding, rest } = guesses[0]
    return Window.open(engine, path, { encoding, rest })
  }
}

const unpacked = (bytes: Buffer, { packing }: FileForm): Buffer =>
  packing === 'gzip' ? gunzipSync(bytes) : packing === 'zstd' ? zstdDecompressSync(bytes) : bytes

/** The encodings that a row may be in. */
const encodingsOf = ({ encoding, rest }: FileForm): Encoding[] => (rest === null ? [encoding] : [encoding, rest])

/** What the file holds once a value of a row is another; null where the row is not found in that encoding. */
const edited = (
  file: Buffer,
  row: Buffer,
  value: { start: number; end: number },
  encoding: Encoding,
): Buffer | null => {
  const encoded = (from: number, to: number): Buffer =>
    encoding === 'utf-8' ? row.subarray(from, to) : iconv.encode(row.toString('utf8', from, to), encoding)
  const [before, old, after] = [
    encoded(0, value.start),
    encoded(value.start, value.end),
    encoded(value.end, row.length),
  ]
  const start = file.indexOf(Buffer.concat([before, old, after]))
  if (start === -1) return null
  const fresh = Buffer.from('"changed by a test"')
  const text = encoding === 'utf-8' ? fresh : iconv.encode(fresh.toString(), encoding)
  const from = start + before.length
  return Buffer.concat([file.subarray(0, from), text, file.subarray(from + old.length)])
}

const tableOf = (found: readonly Outcome[]): string => {
  const lines = found
    .filter(({ name }) => name.includes('containers'))
    .map(({ name, refused, form, rows, malformed, edited, saved }) => {
      const what = form === null ? (refused ?? '') : describeForm(form)
      return `${name.padEnd(60)} ${what.padEnd(40)} ${String(rows).padStart(7)} ${String(malformed).padStart(5)} ${saved} ${edited ? 'edited' : ''}`
    })
  const kinds = new Map<string, { files: number; rows: number; malformed: number; edited: number }>()
  for (const { refused, form, rows, malformed, edited } of found) {
    const what = form === null ? `refused: ${refused}` : describeForm(form)
    const sum = kinds.get(what) ?? { files: 0, rows: 0, malformed: 0, edited: 0 }
    sum.files += 1
    sum.rows += rows
    sum.malformed += malformed
    sum.edited += edited ? 1 : 0
    kinds.set(what, sum)
  }
  const sums = [...kinds].map(
    ([what, { files, rows, malformed, edited }]) =>
      `${what.padEnd(50)} ${files} files, ${rows} rows, ${malformed} malformed, ${edited} edited`,
  )
  return `${[...lines, ...sums.toSorted()].join('\n')}\n`
}

const describeForm = ({ packing, encoding, rest, hasBom, container }: FileForm): string =>
  [packing === 'none' ? '' : packing, encoding, rest === null ? '' : `+ ${rest}`, hasBom ? 'BOM' : '', container]
    .filter((word) => word !== '')
    .join(' ')

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
