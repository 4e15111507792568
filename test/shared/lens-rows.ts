/** Rows of all formats for property tests: the golden cases, the same in other styles of writing, and broken ones. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { isEngineError } from '../../shared/engine-error.ts'
import { editJson, type JsonEdit } from '../../shared/json-edits.ts'
import { type JsonNode, readJson } from '../../shared/json-node.ts'
import { type JsonStyle, restyle } from '../../shared/json-style.ts'

const folder = join(import.meta.dirname, '..', 'cases', 'lenses')

export interface CaseRow {
  readonly id: string
  readonly line: string
  /** The lens that most rows of its file have, where that decides. */
  readonly usual: string | null
}

/** The rows of all golden cases. */
export const caseRows: readonly CaseRow[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: id }) =>
    readdirSync(join(folder, id)).map((name) => {
      const { row, usual } = JSON.parse(readFileSync(join(folder, id, name), 'utf8'))
      return { id, line: row, usual: usual ?? null }
    }),
  )

export const readLine = (line: string): JsonNode => {
  const row = readJson(new TextEncoder().encode(line))
  if (row === null) throw new Error(`No JSON: ${line}`)
  return row
}

/** Gives the line after edits. */
export const editLine = (line: string, edits: readonly JsonEdit[]): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(editJson(new TextEncoder().encode(line), edits))

const styles: readonly JsonStyle[] = [
  {
    itemSeparator: ', ',
    keySeparator: ': ',
    objectPadding: '',
    listPadding: '',
    escapesNonAscii: true,
    hexCase: 'lower',
    escapesSlash: false,
    unicodeEscaped: '',
  },
  {
    itemSeparator: ',',
    keySeparator: ':',
    objectPadding: '',
    listPadding: '',
    escapesNonAscii: false,
    hexCase: 'lower',
    escapesSlash: true,
    unicodeEscaped: '',
  },
  {
    itemSeparator: ' ,  ',
    keySeparator: ' : ',
    objectPadding: ' ',
    listPadding: '  ',
    escapesNonAscii: true,
    hexCase: 'upper',
    escapesSlash: false,
    unicodeEscaped: '<>',
  },
]

/** A row of a format, as it stands in its case or written in another style. */
export const formatRow: fc.Arbitrary<CaseRow> = fc
  .tuple(fc.constantFrom(...caseRows), fc.constantFrom(null, null, ...styles))
  .map(([row, style]) => (style === null ? row : { ...row, line: restyle(row.line, style) }))

/** Values that may stand anywhere by mistake. */
const strays = [
  'null',
  '""',
  '"x"',
  '"[]"',
  '"[[\\"a\\", \\"b\\"]]"',
  "\"[{'role': 'user', 'content': 'x'}]\"",
  '"\\n\\nHuman: a\\n\\nAssistant: b"',
  '"<think>a</think>b"',
  '0',
  '1.0',
  '-1e400',
  'true',
  'false',
  '[]',
  '{}',
  '["a", "b"]',
  '[["a", "b"]]',
  '[[]]',
  '[null]',
  '[{}]',
  '{"role": "user", "content": "x"}',
  '[{"role": "user", "content": "x"}, {"role": "assistant", "content": null}]',
  '[{"from": "human", "value": [{"type": "text", "text": "x"}]}]',
] as const

/** A row of a format in which up to three values are gone, renamed, or others than they should be. */
export const brokenRow: fc.Arbitrary<CaseRow> = fc
  .tuple(formatRow, fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 }))
  .map(([row, harms]) => ({ ...row, line: harms.reduce((line, [where, what]) => harmed(line, where, what), row.line) }))

const harmed = (line: string, where: number, what: number): string => {
  const paths = nodesOf(readLine(line)).map(({ path }) => path)
  const at = paths[where % paths.length]
  const kind = what % (strays.length + 4)
  const edit: JsonEdit =
    kind < strays.length
      ? { do: 'set', at, json: strays[kind] }
      : kind === strays.length
        ? { do: 'rename', at, key: 'strange' }
        : kind === strays.length + 1
          ? { do: 'insert', at: [...at.slice(0, -1), 0], json: strays[where % strays.length] }
          : { do: 'remove', at }
  try {
    return editLine(line, [edit])
  } catch (error) {
    if (isEngineError(error)) return line
    throw error
  }
}

const nodesOf = (node: JsonNode): JsonNode[] => [node, ...node.items.flatMap(nodesOf)]
