/** The same edits on a parsed value, the naive way: what the real ones are compared with. */
import type { JsonEdit } from '../../shared/json-edits.ts'
import type { JsonPath } from '../../shared/json-path.ts'

/** A parsed value whose objects are maps, so that any key may stand in them. */
export type Naive = { list: Naive[] } | { fields: Map<string, Naive> } | { plain: unknown }

export const naiveValueOf = (json: string): Naive => naive(JSON.parse(json))

const naive = (value: unknown): Naive => {
  if (Array.isArray(value)) return { list: value.map(naive) }
  if (typeof value !== 'object' || value === null) return { plain: value }
  return { fields: new Map(Object.entries(value).map(([key, item]) => [key, naive(item)])) }
}

/** Gives the value after an edit, or the code of the error that it ends with; the value itself is not changed. */
export const naiveEdit = (value: Naive, edit: JsonEdit): Naive | string => {
  const root: Naive = { list: [structuredClone(value)] }
  const code = change(root, { ...edit, at: [0, ...edit.at] }, edit.at.length === 0)
  return code ?? root.list[0]
}

const change = (root: Naive, edit: JsonEdit, isRoot: boolean): string | null => {
  const holder = valueAt(root, edit.at.slice(0, -1))
  const step = edit.at.at(-1)
  if (holder === null || step === undefined) return 'path-missing'
  if (isRoot && edit.do !== 'set' && edit.do !== 'text' && edit.do !== 'swap' && edit.do !== 'inside') {
    return 'path-missing'
  }
  const list = 'list' in holder && typeof step === 'number' ? holder.list : null
  const fields = 'fields' in holder && typeof step === 'string' ? holder.fields : null
  const index = typeof step === 'number' ? step : -1
  const key = String(step)
  const old = list?.[index] ?? fields?.get(key) ?? null
  const put = (value: Naive): null => {
    if (list !== null) list[index] = value
    else fields?.set(key, value)
    return null
  }
  switch (edit.do) {
    case 'set':
      if (fields === null && (list === null || index > list.length)) return 'path-missing'
      return put(naiveValueOf(edit.json))
    case 'insert':
      if (list === null || index > list.length) return 'path-missing'
      list.splice(index, 0, naiveValueOf(edit.json))
      return null
    case 'remove':
      if (old === null) return 'path-missing'
      if (list === null) fields?.delete(key)
      else list.splice(index, 1)
      return null
    case 'move':
      if (list === null || old === null || edit.to >= list.length) return 'path-missing'
      list.splice(edit.to, 0, ...list.splice(index, 1))
      return null
    case 'swap':
      return swap(root, old, edit.with, put)
    case 'rename':
      if (fields === null || old === null) return 'path-missing'
      if (edit.key === key) return null
      if (fields.has(edit.key)) return 'bad-request'
      fields.delete(key)
      fields.set(edit.key, old)
      return null
    case 'text': {
      const text = old !== null && 'plain' in old ? old.plain : null
      if (typeof text !== 'string' || edit.start > edit.end || edit.end > text.length) return 'path-missing'
      return put({ plain: text.slice(0, edit.start) + edit.text + text.slice(edit.end) })
    }
    case 'inside':
      throw new Error('Edits inside of texts are compared by what is inside')
  }
}

const swap = (root: Naive, one: Naive | null, path: JsonPath, put: (value: Naive) => null): string | null => {
  const other = valueAt(root, [0, ...path])
  if (one === null || other === null) return 'path-missing'
  if (one === other) return null
  if (holds(one, other) || holds(other, one)) return 'path-missing'
  const holder = valueAt(root, [0, ...path.slice(0, -1)])
  const step = path.at(-1)
  if (holder !== null && 'list' in holder) holder.list[Number(step)] = one
  else if (holder !== null && 'fields' in holder) holder.fields.set(String(step), one)
  return put(other)
}

const holds = (value: Naive, other: Naive): boolean => {
  if (value === other) return true
  const items = 'list' in value ? value.list : 'fields' in value ? [...value.fields.values()] : []
  return items.some((item) => holds(item, other))
}

const valueAt = (value: Naive, path: JsonPath): Naive | null => {
  let at: Naive | undefined = value
  for (const step of path) {
    if (at === undefined) return null
    if (typeof step === 'number') at = 'list' in at ? at.list[step] : undefined
    else at = 'fields' in at ? at.fields.get(step) : undefined
  }
  return at ?? null
}
