/**
 * Rows that are JSON to us and not to DuckDB, or read otherwise by it: it refuses lone surrogates (`\ud83d` without its
 * half), which no text of a database can hold, and takes the first of equal keys, where JSON.parse takes the last.
 */
import { readJson } from '../../../shared/json-node.ts'

const REPLACEMENT = '\\ufffd'

/** Gives a row's JSON text with U+FFFD for lone surrogates and the last of equal keys at the root; null if it is no JSON. */
export const mendJson = (line: string): string | null => {
  const bytes = new TextEncoder().encode(line)
  const row = readJson(bytes)
  if (row === null) return null
  let text = line
  if (row.kind === 'object') {
    const last = new Map<string | number | null, string>()
    for (const item of row.items) last.set(item.step, item.json)
    if (last.size < row.items.length) {
      text = `{${[...last].map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`
    }
  }
  return withoutLoneSurrogates(text)
}

const ESCAPE = /\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\./gs

const withoutLoneSurrogates = (text: string): string =>
  text.replace(ESCAPE, (written: string, high: string | undefined) =>
    high === undefined && written.length > 2 ? REPLACEMENT : written,
  )
