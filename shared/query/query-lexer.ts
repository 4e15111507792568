/**
 * Cuts a query's text into tokens. A word ends at a space, a parenthesis or a quote; a name before a colon or a comparison
 * belongs to what follows it, so that the parser sees `name`, `operator`, `value` apart.
 */
import { signalById } from '../signal/signals.ts'
import type { FieldPath } from './ask.ts'
import { type QueryFault, QueryFaultError } from './query-fault.ts'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** A value: a bare word, a quoted phrase, a regular expression, or (after `has:`) a path as it is spelled. */
export interface ValueToken {
  readonly kind: 'value'
  readonly start: number
  readonly end: number
  readonly form: 'word' | 'phrase' | 'regex' | 'path'
  /** The text that is meant; of a regular expression, its source. */
  readonly text: string
  readonly flags: string
}

export type QueryToken =
  | ValueToken
  | { readonly kind: '(' | ')' | 'not' | 'or' | 'and' | ':' | '|'; readonly start: number; readonly end: number }
  | { readonly kind: 'compare'; readonly start: number; readonly end: number; readonly operator: Comparison }
  /** What stands before a colon or a comparison. */
  | {
      readonly kind: 'name'
      readonly start: number
      readonly end: number
      readonly path: FieldPath
      readonly text: string
    }

/** Names with a meaning of their own; a field of such a name is asked for as `field:tag:...`. */
export const reservedNames = [
  'field',
  'signal',
  'role',
  'tag',
  'verdict',
  'is',
  'has',
  'finding',
  'format',
  'note',
  'row',
  'file',
  'result',
] as const

const NAME =
  /(?:[\p{L}_$][\p{L}\p{N}_$-]*|"(?:[^"\\]|\\.)*")(?:\.(?:[\p{L}\p{N}_$-]+|"(?:[^"\\]|\\.)*")|\[\d{1,9}\])*/uy
const STEP = /\.?(?:"((?:[^"\\]|\\.)*)"|\[(\d+)\]|([\p{L}\p{N}_$-]+))/uy
const COMPARISON = /(?:>=|<=|!=|≥|≤|≠|=|>|<)/y
const SPACES = /[\s\u3000]*/y
/** A bare word goes on to a space, a parenthesis or a quote. */
const WORD = /[^\s\u3000()"]+/y
/** A bare value may also be followed by an alternative. */
const VALUE_WORD = /[^\s\u3000()"|]+/y
const REGEX = /\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)(?=[\s\u3000)|]|$)/y

/** Cuts a query into tokens; fails with a QueryFaultError. */
export const cutQuery = (text: string): QueryToken[] => new Lexer(text).tokens()

/** Cuts a query that is being typed: the tokens before what can't be read, and what that is. */
export const cutSoFar = (
  text: string,
): { readonly tokens: readonly QueryToken[]; readonly fault: QueryFault | null } => {
  const tokens: QueryToken[] = []
  try {
    new Lexer(text, tokens).tokens()
    return { tokens, fault: null }
  } catch (error) {
    if (!(error instanceof QueryFaultError)) throw error
    return { tokens, fault: error.fault }
  }
}

class Lexer {
  readonly #text: string
  readonly #tokens: QueryToken[]
  #at = 0

  constructor(text: string, tokens: QueryToken[] = []) {
    this.#text = text
    this.#tokens = tokens
  }

  tokens(): QueryToken[] {
    for (this.#skipSpaces(); this.#at < this.#text.length; this.#skipSpaces()) this.#cutOne()
    return this.#tokens
  }

  #cutOne(): void {
    const start = this.#at
    const char = this.#text[start]
    const word = this.#match(WORD)
    if (char === '(' || char === ')') this.#push(char, 1)
    else if (char === '|') this.#push('or', 1)
    else if (char === '-' && /[^\s\u3000-]/.test(this.#text[start + 1] ?? '')) this.#push('not', 1)
    else if (word === 'or' || word === 'OR') this.#push('or', 2)
    else if (word === 'AND') this.#push('and', 3)
    else if (word === 'NOT') this.#push('not', 3)
    else if (!this.#cutNamed()) this.#tokens.push(this.#value(WORD))
  }

  #push(kind: '(' | ')' | 'not' | 'or' | 'and', length: number): void {
    this.#tokens.push({ kind, start: this.#at, end: this.#at + length })
    this.#at += length
  }

  /** Cuts `name:value`, `name>number` and their like, if that stands here. */
  #cutNamed(): boolean {
    const start = this.#at
    const name = this.#match(NAME)
    if (name === null) return false
    let end = start + name.length
    const isKnown = isReserved(name) || signalById(name) !== undefined
    // Who writes Chinese types a full-width colon; after a name of ours it can mean nothing else.
    const isColon = this.#text[end] === ':' || (isKnown && this.#text[end] === '：')
    // An address is a word, not a field.
    if (isColon && this.#text.startsWith('//', end + 1)) return false
    if (!isColon) {
      if (signalById(name) !== undefined) {
        SPACES.lastIndex = end
        end += SPACES.exec(this.#text)?.[0].length ?? 0
      }
      COMPARISON.lastIndex = end
      if (!COMPARISON.test(this.#text)) return false
    }
    this.#tokens.push({ kind: 'name', start, end: start + name.length, path: pathOf(name), text: name })
    this.#at = end
    this.#cutAfterName(name)
    return true
  }

  #cutAfterName(name: string): void {
    const comparison = this.#match(COMPARISON)
    if (comparison !== null) {
      this.#tokens.push({
        kind: 'compare',
        start: this.#at,
        end: this.#at + comparison.length,
        operator: plain(comparison),
      })
      this.#at += comparison.length
      if (signalById(name) !== undefined) this.#skipSpaces()
      this.#cutValues(name)
      return
    }
    this.#tokens.push({ kind: ':', start: this.#at, end: this.#at + 1 })
    this.#at += 1
    // `field:score>3`, `role:assistant:text`: what follows is a name again.
    if (name === 'field' || name === 'signal' || name === 'role') {
      if (this.#cutNamed()) return
    }
    if (this.#match(COMPARISON) === null) this.#cutValues(name)
    else this.#cutAfterName(name)
  }

  #cutValues(name: string): void {
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || /[\s\u3000)]/.test(char) || char === '|')
        throw new QueryFaultError('empty-value', this.#at, this.#at, { name })
      if (char === '(') throw new QueryFaultError('empty-value', this.#at, this.#at + 1, { name })
      this.#tokens.push((name === 'has' ? this.#path() : null) ?? this.#value(VALUE_WORD))
      if (this.#text[this.#at] !== '|') return
      this.#tokens.push({ kind: '|', start: this.#at, end: this.#at + 1 })
      this.#at += 1
    }
  }

  #value(bare: RegExp): ValueToken {
    const start = this.#at
    if (this.#text[start] === '"') return this.#phrase(start)
    if (this.#text[start] === '/') {
      REGEX.lastIndex = start
      const found = REGEX.exec(this.#text)
      const isFlagged = found !== null && /^[ims]*$/.test(found[2])
      if (found !== null && isFlagged) {
        this.#at = start + found[0].length
        return { kind: 'value', start, end: this.#at, form: 'regex', text: found[1], flags: found[2] }
      }
      const word = this.#match(bare) ?? '/'
      // A path of folders is a word; one slash begins an expression that is still being typed.
      if (word.indexOf('/', 1) === -1) throw new QueryFaultError('open-regex', start, this.#text.length)
    }
    const word = this.#match(bare) ?? ''
    this.#at = start + word.length
    return { kind: 'value', start, end: this.#at, form: 'word', text: word, flags: '' }
  }

  #path(): ValueToken | null {
    const start = this.#at
    const text = this.#match(NAME)
    if (text === null || /^[^\s\u3000)|]/.test(this.#text.slice(start + text.length))) return null
    this.#at = start + text.length
    return { kind: 'value', start, end: this.#at, form: 'path', text, flags: '' }
  }

  #phrase(start: number): ValueToken {
    let text = ''
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at]
      if (char === '"') {
        this.#at = at + 1
        return { kind: 'value', start, end: at + 1, form: 'phrase', text, flags: '' }
      }
      if (char === '\\' && at + 1 < this.#text.length) {
        at += 1
        text += unescaped(this.#text[at])
      } else text += char
    }
    throw new QueryFaultError('open-quote', start, this.#text.length)
  }

  #skipSpaces(): void {
    this.#at += this.#match(SPACES)?.length ?? 0
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text)?.[0] ?? null
  }
}

export const isReserved = (name: string): boolean => reservedNames.some((one) => one === name)

/** Gives the path that a name spells. */
export const pathOf = (name: string): FieldPath => {
  const path: (string | number)[] = []
  STEP.lastIndex = 0
  for (let step = STEP.exec(name); step !== null; step = STEP.lastIndex < name.length ? STEP.exec(name) : null) {
    const [, quoted, index, plainKey] = step
    if (index !== undefined) path.push(Number(index))
    else path.push(plainKey ?? quoted.replace(/\\(.)/gsu, (_, char: string) => unescaped(char)))
  }
  return path
}

/** In quotes a backslash makes a line feed or a tab of `n` and `t`, and leaves any other character as it is. */
const unescaped = (char: string): string => (char === 'n' ? '\n' : char === 't' ? '\t' : char)

const plain = (operator: string): Comparison =>
  operator === '≥' ? '>=' : operator === '≤' ? '<=' : operator === '≠' ? '!=' : (operator as Comparison)
