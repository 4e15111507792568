/**
 * Media in columns beside a conversation (`images`, `video`), which tags in its texts stand for: the k-th `<image>` means
 * the k-th of them. Texts keep their tags, so that a tag can be moved by typing.
 */
import type { JsonNode } from '../json-node.ts'
import type { Part, Sample } from '../sample/sample.ts'
import { valuePlace } from './text-places.ts'

type ColumnKind = Sample['media'][number]['media']

const columnKeys: Readonly<Record<string, ColumnKind>> = {
  images: 'image',
  image: 'image',
  videos: 'video',
  video: 'video',
  audios: 'audio',
  audio: 'audio',
}

const columnEntries = Object.entries(columnKeys)

const MOST_REF = 200

/** Gives a reference as it is shown: of a data address its start. */
export const shortRef = (ref: string): string => (ref.startsWith('data:') ? ref.slice(0, MOST_REF) : ref)

/** Finds the string that says where a medium is, in the ways that people write it; null where none does. */
export const refOf = (node: JsonNode | null): JsonNode | null => {
  if (node === null) return null
  if (node.isString()) return node
  if (node.kind === 'array') return refOf(node.items[0] ?? null)
  return refOf(node.get('url', 'path', 'file', 'data', 'bytes', 'file_id', 'file_data', 'file_name'))
}

/** The media columns of a row; hands them out one after the other to the tags of a conversation. */
export class MediaColumns {
  readonly media: Sample['media']
  /** Keys of the row that were understood. */
  readonly keys: readonly string[]
  readonly #nodes: ReadonlyMap<ColumnKind, readonly { kind: ColumnKind; node: JsonNode }[]>
  readonly #taken = new Map<ColumnKind, number>()

  constructor(row: JsonNode | null) {
    const columns = columnEntries.flatMap(([key, kind]) => {
      const value = row?.get(key) ?? null
      const nodes = value === null ? [] : value.kind === 'array' ? value.items : [value]
      return value !== null && nodes.every((node) => refOf(node) !== null) ? [{ key, kind, nodes }] : []
    })
    this.keys = columns.map(({ key }) => key)
    const all = columns.flatMap(({ kind, nodes }) => nodes.map((node) => ({ kind, node })))
    this.#nodes = Map.groupBy(all, ({ kind }) => kind)
    this.media = all.map(({ kind, node }) => ({
      media: kind,
      ref: shortRef(refOf(node)?.text ?? ''),
      at: node.path,
    }))
  }

  /** Gives the next medium of a kind; one without a reference where the columns hold fewer than there are tags. */
  take(kind: ColumnKind, carrier: 'tag' | 'part'): Part {
    const taken = this.#taken.get(kind) ?? 0
    this.#taken.set(kind, taken + 1)
    const node = this.#nodes.get(kind)?.[taken]?.node ?? null
    const ref = refOf(node)
    return {
      kind: 'media',
      media: kind,
      ref: shortRef(ref?.text ?? ''),
      place: ref === null ? null : valuePlace(ref),
      carrier,
    }
  }

  /** Gives the media that tags in a text mean, of the kinds that have a column. */
  tagsIn(text: string): Part[] {
    if (this.keys.length === 0) return []
    const kinds = new Set(this.keys.map((key) => columnKeys[key]))
    return [...text.matchAll(/<(image|video|audio)>/g)].flatMap(([, tag]) =>
      kinds.has(tag as ColumnKind) ? [this.take(tag as ColumnKind, 'tag')] : [],
    )
  }
}
