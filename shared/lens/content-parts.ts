/**
 * The content of a message as parts: a string with what is written into it (reasoning, calls, media), or a list of parts
 * in the ways of OpenAI, Anthropic, LLaMA-Factory and others.
 */
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Part, Role, Turn } from '../sample/sample.ts'
import { lossKeys, lossMarkOf } from './loss-marks.ts'
import { type MediaColumns, refOf, shortRef } from './media-columns.ts'
import { reasoningPart, reasoningTypes, thinkBlock } from './reasoning-parts.ts'
import { spanPlace, strangersOf, textSpan, unknownPart, valuePlace } from './text-places.ts'
import { callOf, callsInside, callsOf, callsWritten, resultPart, strangersOfCall } from './tool-parts.ts'

export interface ContentReading {
  readonly parts: readonly Part[]
  readonly was: Turn['contentWas']
  readonly extra: readonly JsonPath[]
}

/** What the message says of its content. */
export interface ContentOwner {
  readonly role: Role
  /** Whether the whole content is a call. */
  readonly isCall: boolean
  /** Which call a tool's answer answers. */
  readonly id: string | null
  readonly name: string | null
  readonly columns: MediaColumns
}

/** Reads the content of a message; null where it has none. */
export const readContent = (content: JsonNode | null, owner: ContentOwner): ContentReading => {
  if (content === null) return { parts: [], was: 'absent', extra: [] }
  switch (content.kind) {
    case 'null':
      return { parts: [], was: 'null', extra: [] }
    case 'string':
      return { parts: stringParts(content, owner), was: 'string', extra: [] }
    case 'array': {
      const readings = content.items.map((item) => itemParts(item, owner))
      return {
        parts: readings.flatMap(({ parts }) => parts),
        was: 'parts',
        extra: readings.flatMap(({ extra }) => extra),
      }
    }
    default: {
      const part = owner.role === 'tool' ? resultPart(content, 'json', owner.id, owner.name) : unknownPart(content)
      return { parts: [part], was: content.kind, extra: [] }
    }
  }
}

/** Reads a text with all that the formats write into one. */
export const stringParts = (text: JsonNode, owner: ContentOwner): Part[] => {
  if (owner.isCall) return callsInside(text) ?? [textSpan(text, 0, text.text.length)]
  if (owner.role === 'tool') return [resultPart(text, 'string', owner.id, owner.name)]
  const media = [...owner.columns.tagsIn(text.text), ...inlineMedia(text)]
  if (owner.role !== 'assistant') return [textSpan(text, 0, text.text.length), ...media]
  const think = thinkBlock(text)
  const start = think === null ? 0 : think.answerStart
  const answer = start === null ? [] : (callsWritten(text, start) ?? [textSpan(text, start, text.text.length)])
  return [...(think === null ? [] : [think.part]), ...answer, ...media]
}

const inlineMedia = (text: JsonNode): Part[] => {
  if (!text.text.includes('</')) return []
  return [...text.text.matchAll(/<(img|audio)>([^<>]+)<\/\1>/g)].map(({ 1: tag, 2: ref, index }) => {
    const start = index + tag.length + 2
    return {
      kind: 'media',
      media: tag === 'img' ? 'image' : 'audio',
      ref: shortRef(ref),
      place: spanPlace(text, start, start + ref.length),
      carrier: 'inline',
    }
  })
}

interface ItemReading {
  readonly parts: readonly Part[]
  readonly extra: readonly JsonPath[]
}

const textKeys = ['text', 'value', 'content'] as const
const textTypes: readonly (string | null)[] = [null, 'text', 'input_text', 'output_text']

const itemParts = (item: JsonNode, owner: ContentOwner): ItemReading => {
  if (item.isString()) return { parts: stringParts(item, owner), extra: [] }
  const type = item.textOf('type')
  const text = item.get(...textKeys)
  if (textTypes.includes(type) && text?.isString()) return textItem(item, text, owner)
  if (type !== null && reasoningTypes.includes(type)) return reasoningItem(item, type)
  return (
    toolItem(item, type, owner) ?? mediaItem(item, type, owner.columns) ?? { parts: [unknownPart(item)], extra: [] }
  )
}

const textItem = (item: JsonNode, text: JsonNode, owner: ContentOwner): ItemReading => {
  const train = lossMarkOf(item)
  const extra = strangersOf(item, ['type', ...textKeys.filter((key) => item.get(key) === text), ...lossKeys])
  if (owner.role === 'tool') return { parts: [resultPart(text, 'parts', owner.id, owner.name)], extra }
  const part: Part = { kind: 'text', text: text.text, place: valuePlace(text), ...(train === null ? {} : { train }) }
  return { parts: [part, ...owner.columns.tagsIn(text.text), ...inlineMedia(text)], extra }
}

const reasoningItem = (item: JsonNode, type: string): ItemReading => {
  const text = item.get(...textKeys, type)
  if (!text?.isString()) return { parts: [unknownPart(item)], extra: [] }
  return { parts: [reasoningPart(text, 'part')], extra: strangersOf(item, ['type', ...textKeys, type]) }
}

const toolItem = (item: JsonNode, type: string | null, owner: ContentOwner): ItemReading | null => {
  switch (type) {
    // Definitions are read as the sample's tools.
    case 'tools':
      return owner.role === 'system' ? { parts: [], extra: [] } : null
    case 'tool_use': {
      const call = callOf(item)
      return call && { parts: [call], extra: strangersOfCall(item) }
    }
    case 'tool_call':
    case 'tool_calls': {
      const value = item.get('value', type, ...textKeys)
      if (value?.isString()) {
        const parts = callsInside(value)
        return parts && { parts, extra: [] }
      }
      if (value?.kind === 'array') return callsOf(value)
      const call = value === null ? callOf(item) : callOf(value)
      return call && { parts: [call], extra: [] }
    }
    case 'tool_result':
      return toolResult(item)
    default:
      return null
  }
}

const toolResult = (item: JsonNode): ItemReading => {
  const content = item.get(...textKeys)
  const [id, name] = [item.textOf('tool_use_id', 'tool_call_id', 'id'), item.textOf('name')]
  const extra = strangersOf(item, ['type', 'tool_use_id', 'tool_call_id', 'id', 'name', ...textKeys])
  if (content === null) return { parts: [{ kind: 'tool-result', id, name, text: '', was: 'json', place: null }], extra }
  if (content.kind !== 'array') {
    return { parts: [resultPart(content, content.isString() ? 'string' : 'json', id, name)], extra }
  }
  const parts = content.items.map((one) => {
    const text = one.get(...textKeys)
    return text?.isString() ? resultPart(text, 'parts', id, name) : unknownPart(one)
  })
  return { parts, extra }
}

const mediaItem = (item: JsonNode, type: string | null, columns: MediaColumns): ItemReading | null => {
  const media = mediaOf(type)
  if (media === null || type === null) return null
  const keys = [type, `${media}_url`, media, 'source', 'url', 'path', 'value', 'data', 'image_url', 'document']
  const node = item.get(...keys)
  const extra = strangersOf(item, ['type', ...keys])
  if (node === null && media !== 'file') return { parts: [columns.take(media, 'part')], extra }
  const ref = refOf(node)
  const place = ref === null ? null : valuePlace(ref)
  return { parts: [{ kind: 'media', media, ref: shortRef(ref?.text ?? ''), place, carrier: 'part' }], extra }
}

const mediaOf = (type: string | null): Extract<Part, { kind: 'media' }>['media'] | null => {
  const found = /^(?:input_)?(image|video|audio|file|document)(?:_url|_file)?$/.exec(type ?? '')?.[1]
  if (found === undefined) return null
  return found === 'document' ? 'file' : (found as 'image' | 'video' | 'audio' | 'file')
}
