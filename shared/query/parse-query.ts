/**
 * Reads a query as it is typed. Terms beside one another must all hold; `or` joins, `-` negates, parentheses group:
 *
 *   word  "exact phrase"  /regex/i          anywhere in the row's text
 *   instruction:word  messages.content:"…"   in a field        role:assistant:word   in the turns of a role
 *   output="yes"  score>=4  turns=2..4       values and signals
 *   tag:a|b  verdict:drop  is:edited  finding:any  format:alpaca  has:tool_calls  lang:zh  row:1..100  file:train-1*
 */
import { lintKinds } from '../sample/lint.ts'
import type { SignalInfo } from '../signal/signal.ts'
import { signalById } from '../signal/signals.ts'
import { type Ask, type FieldPath, type NumberRange, type Pattern, type Place, rowStates } from './ask.ts'
import { type QueryFault, QueryFaultError } from './query-fault.ts'
import { type Comparison, cutQuery, isReserved, pathOf, type QueryToken, type ValueToken } from './query-lexer.ts'
import { compileQueryRegex } from './query-regex.ts'

/** A part of a query that must hold by itself, and where it stands in the text. */
export interface QueryTerm {
  readonly start: number
  readonly end: number
  readonly ask: Ask
}

export interface ParsedQuery {
  readonly ask: Ask
  /** What must hold, in the order of the text; one term where the whole is joined by `or`. */
  readonly terms: readonly QueryTerm[]
  /** Whether the whole is joined by `or`, with no parentheses around it. */
  readonly isEither: boolean
}

export type QueryOutcome =
  | ({ readonly isSound: true } & ParsedQuery)
  | { readonly isSound: false; readonly fault: QueryFault }

const MOST_DEPTH = 100

/** Reads a query; what can't be read comes back as a fault that points at the characters. */
export const parseQuery = (text: string): QueryOutcome => {
  try {
    return { isSound: true, ...new Parser(text).parse() }
  } catch (error) {
    if (!(error instanceof QueryFaultError)) throw error
    return { isSound: false, fault: error.fault }
  }
}

class Parser {
  readonly #text: string
  readonly #tokens: readonly QueryToken[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = cutQuery(text)
  }

  parse(): ParsedQuery {
    if (this.#tokens.length === 0) return { ask: { kind: 'every' }, terms: [], isEither: false }
    const sides = this.#sides()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined) throw new QueryFaultError('stray-paren', rest.start, rest.end)
    const ask = joined(
      'or',
      sides.map((terms) =>
        joined(
          'and',
          terms.map((term) => term.ask),
        ),
      ),
    )
    const whole = { start: this.#tokens[0].start, end: this.#tokens[this.#tokens.length - 1].end, ask }
    return sides.length === 1 ? { ask, terms: sides[0], isEither: false } : { ask, terms: [whole], isEither: true }
  }

  #either(): Ask {
    return joined(
      'or',
      this.#sides().map((terms) =>
        joined(
          'and',
          terms.map((term) => term.ask),
        ),
      ),
    )
  }

  #sides(): QueryTerm[][] {
    const sides = [this.#all()]
    for (let token = this.#tokens[this.#at]; token?.kind === 'or'; token = this.#tokens[this.#at]) {
      this.#at += 1
      if (sides.some((side) => side.length === 0))
        throw new QueryFaultError('nothing-beside-or', token.start, token.end)
      const side = this.#all()
      if (side.length === 0) throw new QueryFaultError('nothing-beside-or', token.start, token.end)
      sides.push(side)
    }
    return sides
  }

  #all(): QueryTerm[] {
    const terms: QueryTerm[] = []
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === 'and') {
        this.#at += 1
        continue
      }
      if (token.kind === 'or' || token.kind === ')') break
      const ask = this.#one()
      terms.push({ start: token.start, end: this.#tokens[this.#at - 1].end, ask })
    }
    return terms
  }

  #one(): Ask {
    const negations: QueryToken[] = []
    let token = this.#tokens[this.#at]
    for (; token?.kind === 'not'; token = this.#tokens[this.#at]) {
      negations.push(token)
      this.#at += 1
    }
    const last = negations.at(-1)
    if (
      last !== undefined &&
      (token === undefined || token.kind === ')' || token.kind === 'or' || token.kind === 'and')
    )
      throw new QueryFaultError('nothing-after-not', last.start, last.end)
    const ask = this.#positive(token)
    return negations.length % 2 === 0 ? ask : { kind: 'not', part: ask }
  }

  #positive(token: QueryToken): Ask {
    this.#at += 1
    if (token.kind === '(') return this.#group(token)
    if (token.kind === 'name') return this.#named(token)
    if (token.kind === 'value') return this.#textIn(token, { in: 'all' })
    throw new QueryFaultError('stray-paren', token.start, token.end)
  }

  #group(open: QueryToken): Ask {
    this.#depth += 1
    if (this.#depth > MOST_DEPTH)
      throw new QueryFaultError('too-deep', open.start, open.end, { limit: String(MOST_DEPTH) })
    const ask = this.#either()
    const close = this.#tokens[this.#at]
    if (close?.kind !== ')') throw new QueryFaultError('open-paren', open.start, open.end)
    this.#at += 1
    this.#depth -= 1
    return ask.kind === 'and' && ask.parts.length === 0 ? { kind: 'every' } : ask
  }

  #named(name: Extract<QueryToken, { kind: 'name' }>): Ask {
    const operator = this.#tokens[this.#at]
    if (operator?.kind === ':') {
      this.#at += 1
      const next = this.#tokens[this.#at]
      if (next?.kind === 'name') return this.#nested(name, next)
      return isReserved(name.text) ? this.#reserved(name.text) : this.#asked(name)
    }
    if (operator?.kind !== 'compare')
      throw new QueryFaultError('empty-value', name.start, name.end, { name: name.text })
    return this.#compared(name, signalById(name.text))
  }

  /** `field:name…`, `signal:name…` and `role:name…`: the second name is just that. */
  #nested(outer: Extract<QueryToken, { kind: 'name' }>, name: Extract<QueryToken, { kind: 'name' }>): Ask {
    this.#at += 1
    const operator = this.#tokens[this.#at]
    const signal = outer.text === 'signal' ? this.#signal(name) : undefined
    if (operator.kind === 'compare') return this.#compared(name, signal)
    this.#at += 1
    if (signal !== undefined) return this.#signalValues(signal)
    const place: Place =
      outer.text === 'role'
        ? { in: 'role', role: name.path.length === 1 ? String(name.path[0]) : name.text }
        : { in: 'field', path: name.path }
    return this.#values((value) => this.#textIn(value, place))
  }

  #signal(token: { readonly text: string; readonly start: number; readonly end: number }): SignalInfo {
    const signal = signalById(token.text)
    if (signal === undefined)
      throw new QueryFaultError('unknown-value', token.start, token.end, {
        name: 'signal',
        value: token.text,
        known: '',
      })
    return signal
  }

  #asked(name: Extract<QueryToken, { kind: 'name' }>): Ask {
    const signal = signalById(name.text)
    if (signal !== undefined) return this.#signalValues(signal)
    return this.#values((value) => this.#textIn(value, { in: 'field', path: name.path }))
  }

  #signalValues(signal: SignalInfo): Ask {
    return this.#values((value) => this.#signalIs(signal, value))
  }

  #signalIs(signal: SignalInfo, value: ValueToken): Ask {
    if (signal.kind !== 'label') return { kind: 'signal-range', signal: signal.id, range: rangeOf('=', value) }
    const known = signal.labels ?? []
    const label = known.find((one) => one.toLowerCase() === value.text.toLowerCase())
    const family = known.find((one) => one.toLowerCase().startsWith(`${value.text.toLowerCase()}-`))
    if (label === undefined && family === undefined) throw unknown(value, signal.id, known)
    return { kind: 'signal-label', signal: signal.id, label: label ?? (family ?? '').slice(0, value.text.length) }
  }

  #compared(name: Extract<QueryToken, { kind: 'name' }>, signal: SignalInfo | undefined): Ask {
    const token = this.#tokens[this.#at]
    if (token.kind !== 'compare') throw new QueryFaultError('empty-value', token.start, token.end, { name: name.text })
    this.#at += 1
    const { operator } = token
    const ask = this.#values((value) => {
      if (signal?.kind === 'label') return this.#signalIs(signal, value)
      if (signal !== undefined) return { kind: 'signal-range', signal: signal.id, range: rangeOf(operator, value) }
      const isEqual = operator === '=' || operator === '!='
      // A double would take a long number for its neighbours too.
      const isLong = value.text.replace(/\D/g, '').length > 15 && !value.text.includes('..')
      const isText = isEqual && (value.form !== 'word' || !isRange(value.text) || isLong)
      if (isText) return { kind: 'equals', path: name.path, text: value.text }
      return { kind: 'field-range', path: name.path, range: rangeOf(operator, value) }
    })
    return operator === '!=' ? { kind: 'not', part: ask } : ask
  }

  #reserved(name: string): Ask {
    return this.#values((value): Ask => {
      const { text } = value
      switch (name) {
        case 'is':
          return { kind: 'is', what: oneOf(rowStates, value, name) }
        case 'verdict': {
          const verdict = oneOf(['keep', 'drop', 'undecided'], value, name)
          return { kind: 'verdict', verdict: verdict === 'undecided' ? null : verdict }
        }
        case 'finding':
          return { kind: 'finding', finding: oneOf([...lintKinds, 'any'], value, name) }
        case 'row':
          return rowsOf(value)
        case 'file':
          return { kind: 'file', pattern: patternIn(value) }
        case 'role':
          return { kind: 'role', role: text }
        case 'tag':
          return { kind: 'tag', tag: text }
        case 'format':
          return { kind: 'format', format: text }
        case 'note':
          return { kind: 'note', text }
        case 'result':
          return { kind: 'result', name: text }
        case 'signal':
          throw new QueryFaultError('empty-value', value.end, value.end, { name: this.#signal(value).id })
        default:
          return { kind: 'has', path: pathIn(value) }
      }
    })
  }

  /** Reads values that stand for one another: `a|b`. */
  #values(read: (value: ValueToken) => Ask): Ask {
    const asks: Ask[] = []
    for (;;) {
      const value = this.#tokens[this.#at]
      if (value?.kind !== 'value') {
        const at = this.#tokens[this.#at - 1]
        throw new QueryFaultError('empty-value', at.start, at.end, { name: this.#text.slice(at.start, at.end) })
      }
      asks.push(read(value))
      this.#at += 1
      if (this.#tokens[this.#at]?.kind !== '|') return joined('or', asks)
      this.#at += 1
    }
  }

  #textIn(value: ValueToken, place: Place): Ask {
    return { kind: 'text', place, pattern: patternIn(value) }
  }
}

const patternIn = (value: ValueToken): Pattern => {
  if (value.form !== 'regex') {
    if (value.text === '') throw new QueryFaultError('empty-value', value.start, value.end, { name: '""' })
    return { kind: 'literal', text: value.text }
  }
  try {
    compileQueryRegex(value.text, value.flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const reason = error.message.replace(/^Invalid regular expression: \/.*\/\w*: /s, '')
    throw new QueryFaultError('bad-regex', value.start, value.end, { reason })
  }
  return { kind: 'regex', source: value.text, flags: value.flags }
}

const joined = (kind: 'and' | 'or', parts: readonly Ask[]): Ask => (parts.length === 1 ? parts[0] : { kind, parts })

const unknown = (value: ValueToken, name: string, known: readonly string[]): QueryFaultError =>
  new QueryFaultError('unknown-value', value.start, value.end, {
    name,
    value: value.text,
    known: known.slice(0, 12).join(', '),
  })

const oneOf = <T extends string>(known: readonly T[], value: ValueToken, name: string): T => {
  const found = known.find((one) => one === value.text.toLowerCase())
  if (found === undefined) throw unknown(value, name, known)
  return found
}

const NUMBER = /^-?(?:\d[\d_,]*)?(?:\.\d+)?(?:e[+-]?\d+)?(?:k|m|%)?$/i
const SCALES: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000, '%': 0.01 }

const isNumber = (text: string): boolean => NUMBER.test(text) && /\d/.test(text)

const isRange = (text: string): boolean => {
  const dots = text.indexOf('..')
  if (dots === -1) return isNumber(text)
  const [low, high] = [text.slice(0, dots), text.slice(dots + 2)]
  return (low !== '' || high !== '') && (low === '' || isNumber(low)) && (high === '' || isNumber(high))
}

/** Reads `4096`, `4k`, `12.5%`, `1_000`. */
const numberIn = (text: string): number => {
  const scale = SCALES[text.slice(-1).toLowerCase()]
  const digits = (scale === undefined ? text : text.slice(0, -1)).replace(/[_,]/g, '')
  // Dividing keeps 12.5 % the number that 0.125 is.
  return scale === 0.01 ? Number(digits) / 100 : Number(digits) * (scale ?? 1)
}

const OPEN: NumberRange = { min: Number.NEGATIVE_INFINITY, isMinIn: true, max: Number.POSITIVE_INFINITY, isMaxIn: true }

const rangeOf = (operator: Comparison, value: ValueToken): NumberRange => {
  const { text } = value
  const isBetween = operator === '=' || operator === '!='
  if (value.form === 'regex' || !(isBetween ? isRange(text) : isNumber(text)))
    throw new QueryFaultError('bad-number', value.start, value.end, { value: text })
  const dots = text.indexOf('..')
  if (dots !== -1) {
    const [low, high] = [text.slice(0, dots), text.slice(dots + 2)]
    return { ...OPEN, ...(low !== '' && { min: numberIn(low) }), ...(high !== '' && { max: numberIn(high) }) }
  }
  const number = numberIn(text)
  if (isBetween) return { ...OPEN, min: number, max: number }
  if (operator === '<' || operator === '<=') return { ...OPEN, max: number, isMaxIn: operator === '<=' }
  return { ...OPEN, min: number, isMinIn: operator === '>=' }
}

const ROWS = /^(\d{1,15})(?:\.\.(\d{1,15})?)?$/

const rowsOf = (value: ValueToken): Ask => {
  const parts = value.text.split(/[,，]/).map((text): Ask => {
    const [, first, last] = ROWS.exec(text) ?? []
    if (first === undefined) throw new QueryFaultError('bad-number', value.start, value.end, { value: value.text })
    const isOpen = text.endsWith('..')
    return { kind: 'row', first: Number(first), last: isOpen ? Number.MAX_SAFE_INTEGER : Number(last ?? first) }
  })
  return joined('or', parts)
}

/** Gives the path that a value spells; a plain word is one key. */
const pathIn = (value: ValueToken): FieldPath => {
  if (value.form === 'path') return pathOf(value.text)
  if (value.form !== 'word' || !/^[\p{L}\p{N}_$-]+$/u.test(value.text))
    throw new QueryFaultError('bad-path', value.start, value.end, { value: value.text })
  return [value.text]
}
