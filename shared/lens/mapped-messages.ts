/** Messages whose keys and role names a person has told: read and edited as those of known formats are. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Role, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { readContent } from './content-parts.ts'
import { cannot } from './lens.ts'
import type { MediaColumns } from './media-columns.ts'
import { refusal } from './refusal.ts'
import { roleOf } from './roles.ts'
import { strangersOf, unknownPart } from './text-places.ts'

export interface MessageKeys {
  readonly roleKey: string
  readonly contentKey: string
  /** What this data calls a role, where it has names of its own. */
  readonly roles?: Partial<Readonly<Record<Exclude<Role, 'unknown'>, string | undefined>>>
}

type TurnEdit = Extract<StructureEdit, { at: unknown }>

/** Reads a list of messages, one turn for each item. */
export const readMapped = (list: JsonNode, keys: MessageKeys, columns: MediaColumns): readonly Turn[] =>
  list.items.map((item) => {
    const rawRole = item.textOf(keys.roleKey)
    const role = rawRole === null ? 'unknown' : meaningOf(keys, rawRole)
    const content = item.kind === 'object' ? item.get(keys.contentKey) : null
    const reading = readContent(content, { role, isCall: false, id: null, name: null, columns })
    return {
      role,
      rawRole,
      parts: item.kind === 'object' ? reading.parts : [unknownPart(item)],
      contentWas: reading.was,
      train: null,
      at: item.path,
      extra: [...strangersOf(item, [keys.contentKey, ...(rawRole === null ? [] : [keys.roleKey])]), ...reading.extra],
    }
  })

const meaningOf = (keys: MessageKeys, name: string): Role => {
  const own = Object.entries(keys.roles ?? {}).find(([, one]) => one === name)
  return (own?.[0] as Role | undefined) ?? roleOf(name)
}

/** Gives the edits that an edit of the messages comes to; `index` is the turn's place in the list. */
export const editMapped = (
  lens: { readonly id: string },
  list: JsonNode,
  keys: MessageKeys,
  edit: TurnEdit,
  index: number,
): readonly JsonEdit[] => {
  const at: JsonPath = [...list.path, index]
  switch (edit.kind) {
    case 'role': {
      const name = nameOf(lens, list, keys, edit.role)
      if (list.items[index].kind !== 'object') throw cannot(lens, 'role')
      return [{ do: 'set', at: [...at, keys.roleKey], json: JSON.stringify(name) }]
    }
    case 'insert':
      return edit.turns.map(({ role, text }, step) => {
        const fields = { [keys.roleKey]: nameOf(lens, list, keys, role), [keys.contentKey]: text }
        return { do: 'insert', at: [...list.path, index + step], json: JSON.stringify(fields) }
      })
    case 'remove':
      return Array.from({ length: edit.count }, (): JsonEdit => ({ do: 'remove', at }))
    case 'move':
      return edit.to === edit.at.turn ? [] : [{ do: 'move', at, to: index + edit.to - edit.at.turn }]
    case 'duplicate':
      return [{ do: 'insert', at: [...list.path, index + 1], json: list.items[index].json }]
    case 'train':
      throw refusal(lens, edit)
  }
}

/** Writes a role as a person has told, as the list's other messages do, or by its usual name. */
const nameOf = (lens: { readonly id: string }, list: JsonNode, keys: MessageKeys, role: Role): string => {
  if (role === 'unknown') throw cannot(lens, 'role')
  const seen = list.items
    .flatMap((item) => item.textOf(keys.roleKey) ?? [])
    .find((name) => meaningOf(keys, name) === role)
  return keys.roles?.[role] ?? seen ?? role
}
