/**
 * Patterns of file names as shells know them: `*` for any characters, `?` for one, `[a-c]` and `[!a-c]` for one of some and
 * for one of all others, `{a,b}` and `{01..12}` for each of these in turn. Told in time that grows with pattern times name.
 */

/** More than this many alternatives of one pattern are a mistake: braces beyond stand for themselves. */
const MOST_ALTERNATIVES = 10_000

/** Tells whether a text asks for more than one name. */
export const isPattern = (text: string): boolean => hasWildcard(text) || alternatives(text)[0] !== text

/** Tells whether a text without braces asks for more than one name. */
export const hasWildcard = (text: string): boolean => /[*?]|\[[^/]+\]/.test(text)

/** Gives the patterns without braces that a pattern stands for, in its order. */
export const alternatives = (pattern: string): string[] => {
  let open = [pattern]
  const done: string[] = []
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const brace = findBrace(next)
    if (brace === null || done.length + open.length + brace.items.length > MOST_ALTERNATIVES) done.push(next)
    else {
      const { start, end, items } = brace
      const [head, tail] = [next.slice(0, start), next.slice(end)]
      open = open.concat(items.map((item) => `${head}${item}${tail}`).reverse())
    }
  }
  return done
}

/** Makes the test of whether a name, whole, has a pattern's form. */
export const nameTest = (pattern: string, { isCaseExact }: { isCaseExact: boolean }): ((name: string) => boolean) => {
  // Names in folders of Macs are decomposed, what people type is not.
  const alike = (text: string): string => (isCaseExact ? text : text.toLowerCase()).normalize('NFC')
  const forms = alternatives(alike(pattern)).map(parse)
  return (name) => {
    const characters = Array.from(alike(name))
    return forms.some((form) => matches(form, characters))
  }
}

type Piece =
  | { kind: 'any' }
  | { kind: 'one' }
  | { kind: 'character'; character: string }
  | { kind: 'set'; isOther: boolean; ranges: readonly (readonly [first: string, last: string])[] }

const parse = (pattern: string): Piece[] => {
  const characters = Array.from(pattern)
  const pieces: Piece[] = []
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? ''
    const set = character === '[' ? parseSet(characters, at) : null
    if (set !== null) {
      pieces.push(set.piece)
      at = set.last
    } else if (character === '*') {
      if (pieces.at(-1)?.kind !== 'any') pieces.push({ kind: 'any' })
    } else if (character === '?') pieces.push({ kind: 'one' })
    else pieces.push({ kind: 'character', character })
  }
  return pieces
}

/** Reads a set from its opening bracket; one that is never closed, or holds nothing, is no set. */
const parseSet = (characters: readonly string[], start: number): { piece: Piece; last: number } | null => {
  const isOther = characters[start + 1] === '!' || characters[start + 1] === '^'
  const first = start + (isOther ? 2 : 1)
  // A closing bracket in the first place is one of the set.
  const last = characters.indexOf(']', first + 1)
  if (last === -1) return null
  const ranges: [string, string][] = []
  for (let at = first; at < last; at++) {
    const from = characters[at] ?? ''
    const to = characters[at + 1] === '-' && at + 2 < last ? characters[at + 2] : undefined
    ranges.push([from, to ?? from])
    if (to !== undefined) at += 2
  }
  return { piece: { kind: 'set', isOther, ranges }, last }
}

const matches = (pieces: readonly Piece[], name: readonly string[]): boolean => {
  let piece = 0
  let at = 0
  // The last `*` passed and where its text ends: what follows is tried one character later each time.
  let star = -1
  let starEnd = 0
  while (at < name.length) {
    const wanted = pieces[piece]
    if (wanted?.kind === 'any') {
      star = piece++
      starEnd = at
    } else if (wanted !== undefined && fits(wanted, name[at] ?? '')) {
      piece++
      at++
    } else if (star !== -1) {
      piece = star + 1
      at = ++starEnd
    } else return false
  }
  return pieces.slice(piece).every(({ kind }) => kind === 'any')
}

const fits = (piece: Piece, character: string): boolean => {
  if (piece.kind === 'character') return piece.character === character
  if (piece.kind !== 'set') return piece.kind === 'one'
  return piece.ranges.some(([first, last]) => first <= character && character <= last) !== piece.isOther
}

/** Finds the first braces that give a choice. */
const findBrace = (pattern: string): { start: number; end: number; items: string[] } | null => {
  for (let start = pattern.indexOf('{'); start !== -1; start = pattern.indexOf('{', start + 1)) {
    const items: string[] = []
    let depth = 0
    let itemStart = start + 1
    for (let at = start; at < pattern.length; at++) {
      const character = pattern[at]
      if (character === '{') depth++
      if (character === '}') depth--
      if (depth > 1 || (depth === 1 && character !== ',')) continue
      items.push(pattern.slice(itemStart, at))
      itemStart = at + 1
      if (depth === 1) continue
      const choices = items.length > 1 ? items : rangeItems(items[0] ?? '')
      if (choices !== null) return { start, end: at + 1, items: choices }
      break
    }
  }
  return null
}

/** `1..12` counts, `01..12` with as many digits as the longer of its ends. */
const rangeItems = (text: string): string[] | null => {
  const range = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text)
  if (range === null) return null
  const [from = '', to = ''] = range.slice(1)
  const [first, last] = [Number(from), Number(to)]
  if (first > last || last - first >= MOST_ALTERNATIVES) return null
  const digits = from.startsWith('0') || to.startsWith('0') ? Math.max(from.length, to.length) : 0
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at).padStart(digits, '0'))
}
