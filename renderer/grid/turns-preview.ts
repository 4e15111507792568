/**
 * The first words of a conversation, out of the start of its JSON text: a preview may end anywhere, so this reads what is
 * there and never asks for more. It is for reading at a glance only; what a turn is, the lens of its format says.
 */

export interface FirstWords {
  /** Who speaks, as the file says it; empty when the preview does not reach so far. */
  readonly role: string
  readonly text: string
}

const ROLE_KEYS = new Set(['role', 'from', 'speaker', 'author'])
const TEXT_KEYS = new Set(['content', 'value', 'text'])
/** An instruction to the model says less of a sample than what somebody asked it. */
const SYSTEM_ROLES = new Set(['system', 'developer'])

/** Gives the first words that somebody other than the system says; the system's when nobody else is in the preview. */
export const firstWords = (json: string): FirstWords | null => {
  const turns = readTurns(json)
  return (
    turns.find(({ role, text }) => !SYSTEM_ROLES.has(role) && text !== '') ??
    turns.find(({ text }) => text !== '') ??
    null
  )
}

/** Gives the text of a JSON string, or of its start; `json` begins after the opening quote. */
export const unescapeStart = (json: string): string =>
  json.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|[\s\S]?[\s\S]{0,3}$)/g, (_all, hex?: string, short?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return short === undefined ? '' : (SHORT_ESCAPES[short] ?? short)
  })

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

interface Turn {
  role: string
  text: string
}

/** Walks the list's objects; a turn's text may lie deeper, as in a list of parts, but its role may not. */
const readTurns = (json: string): Turn[] => {
  const turns: Turn[] = []
  const token = /"((?:[^"\\]|\\.)*)("?)\s*(:?)|[[\]{}]/gs
  let depth = 0
  let key = ''
  for (const match of json.matchAll(token)) {
    const [all, string, , colon] = match
    if (all === '{' || all === '[') {
      depth++
      if (all === '{' && depth === 2) turns.push({ role: '', text: '' })
    } else if (all === '}' || all === ']') {
      depth--
    } else if (colon === ':') {
      key = unescapeStart(string)
    } else {
      const turn = turns.at(-1)
      if (turn !== undefined && depth === 2 && ROLE_KEYS.has(key)) turn.role ||= unescapeStart(string)
      else if (turn !== undefined && depth >= 2 && TEXT_KEYS.has(key)) turn.text ||= unescapeStart(string)
      key = ''
    }
  }
  return turns
}
