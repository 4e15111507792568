/** Real datasets, where they lie in `shared/data` beside the repository: some rows of each file, some values of each row. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setValue } from '../../shared/json-edit.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson, findValue } from '../../shared/json-scan.ts'
import { decodeLossless, encodeLossless } from '../../shared/utf8-lossless.ts'

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const ROWS_PER_FILE = 40
const VALUES_PER_ROW = 8

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })

const firstLines = (bytes: Buffer): Buffer[] => {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length && lines.length < ROWS_PER_FILE; ) {
    const lineFeed = bytes.indexOf(0x0a, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    if (end > start) lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

/** The value of a row as the platform reads it; undefined for what it cannot read. Python's numbers are none to it. */
const parse = (line: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line))
  } catch {
    return undefined
  }
}

const pathsOf = (value: unknown, path: JsonPath = []): JsonPath[] => {
  if (typeof value !== 'object' || value === null || path.length > 6) return [path]
  const steps: [string | number, unknown][] = Array.isArray(value)
    ? [...value.slice(0, 3).entries()]
    : Object.entries(value)
  return [...steps.flatMap(([step, item]) => pathsOf(item, [...path, step])), path]
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

describe.skipIf(!existsSync(data))('real rows (skipped where the data is not at hand)', () => {
  const files = existsSync(data) ? filesBelow(data) : []
  const rows = files.flatMap((path) =>
    firstLines(readFileSync(path)).map((line, i) => ({ name: `${relative(data, path)}:${i + 1}`, line })),
  )

  it('are many', () => {
    expect(files.length).toBeGreaterThan(300)
    expect(rows.length).toBeGreaterThan(3_000)
  })

  it('keep their bytes as text', () => {
    expect(rows.filter(({ line }) => !isSame(encodeLossless(decodeLossless(line)), line))).toEqual([])
  })

  it('are JSON to the scanner where they are to the platform', () => {
    const isPython = (line: Buffer): boolean => /^-?(?:NaN|Infinity)\s*$/.test(line.toString())
    const differ = rows.filter(
      ({ line }) => (checkJson(line) === null) !== (parse(line) !== undefined || isPython(line)),
    )
    expect(differ.map(({ name }) => name)).toEqual([])
  })

  it('lose no byte outside a value that is set', () => {
    const wrong: string[] = []
    let sets = 0
    for (const { name, line } of rows) {
      const value = parse(line)
      if (value === undefined) continue
      for (const path of pathsOf(value).slice(0, VALUES_PER_ROW)) {
        const old = findValue(line, path)
        if (old === null) {
          wrong.push(`${name} ${JSON.stringify(path)} is not found`)
          continue
        }
        const result = setValue(line, path, old.kind === 'string' ? '"换 \\" /é\\n"' : '[1.0, {"a": "换"}]')
        const now = findValue(result, path)
        sets++
        if (
          now === null ||
          !isSame(result.subarray(0, now.start), line.subarray(0, old.start)) ||
          !isSame(result.subarray(now.end), line.subarray(old.end)) ||
          setValue(line, path, line.toString('utf8', old.start, old.end)) !== line
        ) {
          wrong.push(`${name} ${JSON.stringify(path)}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(sets).toBeGreaterThan(10_000)
  }, 60_000)
})
