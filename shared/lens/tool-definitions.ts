/** Definitions of tools, wherever a row keeps them: a list, its JSON text, a part of the system turn, or its very text. */
import { type JsonNode, readJson } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Sample, ToolDefinition } from '../sample/sample.ts'
import { roleOf } from './roles.ts'

export interface Tools {
  readonly tools: readonly ToolDefinition[]
  readonly toolsWas: Sample['toolsWas']
  /** Keys of the row that were understood. */
  readonly keys: readonly string[]
}

const noTools: Tools = { tools: [], toolsWas: null, keys: [] }

/** Reads the tools of a row whose conversation is `list`. */
export const readTools = (row: JsonNode, list: JsonNode | null): Tools => {
  for (const key of ['tools', 'functions']) {
    const value = row.get(key)
    const tools = value === null ? null : definitionsOf(value)
    if (value !== null && tools !== null) {
      return { tools, toolsWas: value.isString() ? 'json-string' : 'list', keys: [key] }
    }
  }
  return toolsInSystem(list) ?? noTools
}

/** Reads a list of definitions, or the JSON text of one; null for anything else. */
export const definitionsOf = (value: JsonNode): ToolDefinition[] | null => {
  if (value.isString()) return definitionsIn(value.text, value.path)
  if (value.kind === 'object') return isDefinition(value) ? [definition(value, value.path)] : null
  if (value.kind !== 'array' || !value.items.every(isDefinition)) return null
  return value.items.map((item) => definition(item, item.path))
}

const definitionsIn = (text: string, at: JsonPath): ToolDefinition[] | null => {
  const root = /^\s*[[{]/.test(text) ? readJson(new TextEncoder().encode(text)) : null
  return root === null ? null : (definitionsOf(root)?.map((one) => ({ ...one, at })) ?? null)
}

const nameOf = (node: JsonNode): string | null => node.get('function')?.textOf('name') ?? node.textOf('name', 'type')
const isDefinition = (node: JsonNode): boolean => node.kind === 'object' && nameOf(node) !== null
const definition = (node: JsonNode, at: JsonPath): ToolDefinition => ({ name: nameOf(node) ?? '', json: node.json, at })

/** Reads definitions that stand in a system turn: `{type: "tools"}` parts, or a `<tools>` block in its text. */
const toolsInSystem = (list: JsonNode | null): Tools | null => {
  for (const message of list?.items ?? []) {
    if (roleOf(message.textOf('role', 'from') ?? '') !== 'system') continue
    const content = message.get('content', 'value', 'text')
    if (content?.isString()) {
      const tools = toolsPasted(content)
      if (tools !== null) return { tools, toolsWas: 'in-system', keys: [] }
    }
    const part = content?.items.find((item) => item.textOf('type') === 'tools')
    const value = part?.get('value', 'tools', 'text', 'content')
    const tools = value == null ? null : definitionsOf(value)
    if (tools !== null) return { tools, toolsWas: 'part', keys: [] }
  }
  return null
}

const toolsPasted = (text: JsonNode): ToolDefinition[] | null => {
  const start = text.text.indexOf('<tools>') + '<tools>'.length
  const end = text.text.indexOf('</tools>', start)
  if (start < '<tools>'.length || end < 0) return null
  const block = text.text.slice(start, end).trim()
  const whole = definitionsIn(block, text.path)
  if (whole !== null) return whole
  // Qwen and Hermes write one definition a line.
  const lines = block.split('\n').map((line) => definitionsIn(line, text.path))
  return lines.every((line) => line !== null) ? lines.flat() : null
}
