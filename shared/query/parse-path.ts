/** Paths inside rows as people type them outside of a query: options of the command line, keep-rules. */
import type { JsonPath } from '../json-path.ts'
import { parseQuery } from './parse-query.ts'

/** Reads a field's name as a query has it (`messages[0].content`, `"a key"`, `field:tag`); null where it is none. */
export const parsePath = (name: string): JsonPath | null => {
  const asked = parseQuery(`${name.startsWith('field:') ? '' : 'field:'}${name}:x`)
  return asked.isSound && asked.ask.kind === 'text' && asked.ask.place.in === 'field' ? [...asked.ask.place.path] : null
}

/** Cuts a list at its commas, those in quotes left alone. */
export const cutList = (text: string): string[] => text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []
