/**
 * Real rows, where they are at hand (WINNOW_TEST_DATA, or `shared/data` beside the project): every field that the panel
 * shows is what the row holds at its path, and every row reads alike as fields, as a tree and as text.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Field, fieldsOf } from '../../renderer/panel/field-model.ts'
import type { JsonText } from '../../renderer/panel/json-outline.ts'
import { diffRows } from '../../renderer/panel/row-diff.ts'
import { pathOf, TreeModel } from '../../renderer/panel/tree-model.ts'
import { findSpan, valueJson, valueText } from '../../renderer/panel/value-text.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'

const DATA = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const isThere = existsSync(DATA)
const files = isThere
  ? readdirSync(DATA, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name) && !entry.parentPath.includes('hostile'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  : []
const ROWS_OF_A_FILE = 40

const rowsOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8')
  try {
    const whole: unknown = JSON.parse(text)
    return (Array.isArray(whole) ? whole : [whole]).slice(0, ROWS_OF_A_FILE).map((row) => JSON.stringify(row))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const lines = text.split('\n').slice(0, ROWS_OF_A_FILE)
    return lines.filter((line) => line.trim() !== '' && checkJson(encodeLossless(line)) === null)
  }
}

const valueAt = (root: unknown, path: JsonPath): unknown => {
  let value = root
  for (const step of path) value = (value as Record<string | number, unknown>)[step]
  return value
}

const leaves = (fields: readonly Field[]): Extract<Field, { kind: 'text' | 'json' }>[] =>
  fields.flatMap((field) =>
    field.kind === 'turn' ? [field.role, ...leaves(field.fields)] : field.kind === 'label' ? [] : [field],
  )

describe.skipIf(!isThere)(`the rows of ${files.length} files at hand (skipped where there are none)`, () => {
  it('read as what they hold', { timeout: 120_000 }, () => {
    let rows = 0
    let fields = 0
    for (const file of files) {
      for (const text of rowsOf(file)) {
        rows += 1
        const json: JsonText = { text, skips: null }
        const parsed: unknown = JSON.parse(text)
        for (const field of leaves(fieldsOf(json).fields)) {
          if (field.isDuplicate) continue
          fields += 1
          const shown = field.kind === 'text' ? valueText(text, field.span) : JSON.parse(valueJson(text, field.span))
          expect(shown).toEqual(valueAt(parsed, field.path))
          expect(findSpan(json, field.path)?.start).toBe(field.span.start)
        }
        for (const row of new TreeModel(json, new Map()).getRows()) {
          if (row.kind !== 'node' || row.node.isRepeated) continue
          expect(JSON.parse(valueJson(text, row.node.span))).toEqual(valueAt(parsed, pathOf(row.node)))
        }
        expect(diffRows(json, { text: ` ${text}`, skips: null }).changes).toEqual([])
      }
    }
    expect(rows).toBeGreaterThan(1_000)
    expect(fields).toBeGreaterThan(rows)
  })
})
