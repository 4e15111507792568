/**
 * Mends fields of a row: sets, fills, renames, removes and splits what stands at a path. A key that meets a list on the way
 * means each of its items, so that `messages.content` is every message's content.
 */
import { assertNever, EngineError } from '../engine-error.ts'
import { editJson, type JsonEdit } from '../json-edits.ts'
import { type JsonNode, readJson } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import { checkJson } from '../json-scan.ts'
import type { Mended, MendSkip, RowMend, ValueChange } from './mend.ts'

export type FieldMend = Extract<RowMend, { path: JsonPath }>

/** Mends the fields at a path of a row. */
export const mendFields = (bytes: Uint8Array, mend: FieldMend): Mended => {
  const row = readJson(bytes)
  if (row === null) return { kind: 'skipped', reason: checkJson(bytes) === null ? 'too-large' : 'malformed' }
  const holders = holdersOf(row, mend.path)
  if (holders.length === 0) return adds(mend) ? { kind: 'skipped', reason: 'no-place' } : { kind: 'same' }
  const changes: ValueChange[] = []
  const edits: JsonEdit[] = []
  for (const { holder, step } of holders) {
    const done = mendOne(holder, step, mend)
    if (typeof done === 'string') return { kind: 'skipped', reason: done }
    changes.push(...done.changes)
    edits.push(...done.edits)
  }
  if (edits.length === 0) return { kind: 'same' }
  try {
    const mended = editJson(bytes, edits)
    return mended === bytes ? { kind: 'same' } : { kind: 'changed', bytes: mended, changes }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { kind: 'skipped', reason: error.code === 'path-missing' ? 'no-place' : 'cannot-hold' }
  }
}

/** What stands at a path, or would: the object or list that holds it, and its key or index there. */
interface Holder {
  readonly holder: JsonNode
  readonly step: string | number
}

const holdersOf = (row: JsonNode, path: JsonPath): Holder[] => {
  const last = path.at(-1)
  if (last === undefined) return []
  let nodes: JsonNode[] = [row]
  for (const step of path.slice(0, -1)) {
    nodes = nodes.flatMap((node) => {
      if (typeof step === 'number') return node.kind === 'array' ? (node.items[step] ?? []) : []
      return objectsOf(node).flatMap((object) => object.get(step) ?? [])
    })
  }
  if (typeof last === 'number') {
    return nodes
      .filter(({ kind, items }) => kind === 'array' && last <= items.length)
      .map((holder) => ({ holder, step: last }))
  }
  return nodes.flatMap(objectsOf).map((holder) => ({ holder, step: last }))
}

const objectsOf = (node: JsonNode): JsonNode[] =>
  node.kind === 'object' ? [node] : node.kind === 'array' ? node.items.flatMap(objectsOf) : []

const adds = ({ kind }: FieldMend): boolean => kind === 'set' || kind === 'fill'

interface Done {
  readonly changes: readonly ValueChange[]
  readonly edits: readonly JsonEdit[]
}
const NOTHING: Done = { changes: [], edits: [] }

const mendOne = (holder: JsonNode, step: string | number, mend: FieldMend): Done | MendSkip => {
  const value = typeof step === 'string' ? holder.get(step) : (holder.items[step] ?? null)
  const at = [...holder.path, step]
  switch (mend.kind) {
    case 'set':
      return setTo(at, value, mend.json)
    case 'fill':
      return value === null || isEmpty(value) ? setTo(at, value, mend.json) : NOTHING
    case 'remove':
      return value === null ? NOTHING : { changes: [change(at, 'json', value.json, '')], edits: [{ do: 'remove', at }] }
    case 'rename': {
      if (value === null || typeof step === 'number' || step === mend.key) return NOTHING
      if (holder.get(mend.key) !== null) return 'key-taken'
      return { changes: [change(at, 'key', step, mend.key)], edits: [{ do: 'rename', at, key: mend.key }] }
    }
    case 'split':
      return split(holder, step, value, mend)
    default:
      return assertNever(mend)
  }
}

const setTo = (at: (string | number)[], value: JsonNode | null, json: string): Done =>
  value?.json === json
    ? NOTHING
    : { changes: [change(at, 'json', value?.json ?? '', json)], edits: [{ do: 'set', at, json }] }

const isEmpty = ({ kind, text, items }: JsonNode): boolean =>
  kind === 'null' ||
  (kind === 'string' ? text.trim() === '' : (kind === 'array' || kind === 'object') && items.length === 0)

const split = (
  holder: JsonNode,
  step: string | number,
  value: JsonNode | null,
  { separator, into, isTrimmed }: Extract<FieldMend, { kind: 'split' }>,
): Done | MendSkip => {
  if (value === null || value.kind === 'null') return NOTHING
  if (value.kind !== 'string') return 'not-text'
  const tidy = (part: string): string => (isTrimmed ? part.trim() : part)
  const at = [...holder.path, step]
  if (into.kind === 'list') {
    const json = JSON.stringify(value.text.split(separator).map(tidy))
    return { changes: [change(at, 'json', value.json, json)], edits: [{ do: 'set', at, json }] }
  }
  const cut = value.text.indexOf(separator)
  if (cut < 0) return NOTHING
  if (holder.kind !== 'object') return 'no-place'
  if (into.key !== step && holder.get(into.key) !== null) return 'key-taken'
  const [head, tail] = [tidy(value.text.slice(0, cut)), tidy(value.text.slice(cut + separator.length))]
  const second = [...holder.path, into.key]
  const [first, rest] = [JSON.stringify(head), JSON.stringify(tail)]
  return {
    changes: [change(at, 'json', value.json, first), change(second, 'json', '', rest)],
    edits: [
      { do: 'set', at, json: first },
      { do: 'set', at: second, json: rest },
    ],
  }
}

const change = (at: (string | number)[], what: ValueChange['what'], before: string, after: string): ValueChange => ({
  at,
  what,
  before,
  splices: [{ start: 0, removed: before, inserted: after }],
})
