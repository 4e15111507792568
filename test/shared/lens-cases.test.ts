/**
 * Golden cases of the lenses: `test/cases/lenses/<lens id>/<what it shows>.json`, one row each. A case holds
 * - `row`: the line exactly as it stands in a file, as a JSON string,
 * - `usual`: optional, the id of the lens that most of its file's rows have, where the row alone says too little,
 * - `sample`: what of the reading matters (objects may leave out keys; lists are given in full),
 * - `edits`: each done on the row as it is, with the exact line after it (`row`), or what the format can't hold (`cannot`).
 * The lens that is detected must be the one that the folder is named after; `unknown` holds rows that no lens takes.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { editJson } from '../../shared/json-edits.ts'
import { type JsonNode, readJson } from '../../shared/json-node.ts'
import type { Lens } from '../../shared/lens/lens.ts'
import { detect, lensOf, readSample, UNKNOWN } from '../../shared/lens/lenses.ts'
import { editsOf } from '../../shared/sample/edit-sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'

interface LensCase {
  readonly row: string
  readonly usual?: string
  readonly sample: Record<string, unknown>
  readonly edits?: readonly { readonly edit: SampleEdit; readonly row?: string; readonly cannot?: string }[]
}

const folder = join(import.meta.dirname, '..', 'cases', 'lenses')
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: id }) =>
    readdirSync(join(folder, id))
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ id, name: name.slice(0, -'.json'.length), path: join(folder, id, name) })),
  )

const rowOf = (line: string): JsonNode => {
  const row = readJson(new TextEncoder().encode(line))
  if (row === null) throw new Error('The row of this case is no JSON')
  return row
}

/** Gives the line after an edit, or what the format can't hold. */
const outcomeOf = (
  line: string,
  row: JsonNode,
  lens: Lens,
  edit: SampleEdit,
): { row: string } | { cannot: unknown } => {
  try {
    const edited = editJson(new TextEncoder().encode(line), editsOf(row, lens, readSample(row, lens), edit))
    return { row: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(edited) }
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'format-cannot-hold') throw error
    return { cannot: error.values.what }
  }
}

describe.each(cases)('$id: $name', ({ id, path }) => {
  const { row: line, usual, sample, edits = [] }: LensCase = JSON.parse(readFileSync(path, 'utf8'))
  const row = rowOf(line)
  const lens = detect(row, { usual: usual === undefined ? null : lensOf(usual), own: null })

  it('is detected', () => {
    expect(lens?.id ?? UNKNOWN).toBe(id)
  })

  it('is read', () => {
    expect(readSample(row, lens)).toMatchObject(sample)
  })

  if (edits.length > 0) {
    it.each(edits)('$#: $edit.kind', ({ edit, row: after, cannot }) => {
      if (lens === null) throw new Error('Rows that no lens takes are not edited as samples')
      expect(outcomeOf(line, row, lens, edit)).toEqual(cannot === undefined ? { row: after } : { cannot })
    })
  }
})
