/**
 * Reads what Python prints of lists and dictionaries, `[{'role': 'user', 'content': "it's"}]`, as scripts write it into
 * columns that they meant to be JSON; and writes texts the way Python prints them.
 */

/** A literal where it stands in its text. */
export interface PythonNode {
  readonly kind: 'string' | 'list' | 'dict' | 'other'
  readonly start: number
  readonly end: number
  /** What a string says; the source text of anything else. */
  readonly text: string
  readonly items: readonly PythonNode[]
  /** The keys of a dictionary, in step with its items. */
  readonly keys: readonly string[]
}

/** Reads a text that is one literal; null for what Python would not print. */
export const readPython = (text: string): PythonNode | null => {
  const reader = new Reader(text)
  try {
    const node = reader.value(0)
    return reader.isAtEnd() ? node : null
  } catch (error) {
    if (error instanceof NotPython) return null
    throw error
  }
}

class NotPython extends Error {}

/** Deeper literals are not read, since reading them recurses. */
const DEEPEST = 200

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    this.#skipSpace()
    return this.#at === this.#text.length
  }

  value(depth: number): PythonNode {
    if (depth > DEEPEST) throw new NotPython()
    this.#skipSpace()
    const letter = this.#text[this.#at]
    if (letter === '[') return this.#list(']', depth)
    if (letter === '(') return this.#list(')', depth)
    if (letter === '{') return this.#dict(depth)
    if (letter === "'" || letter === '"') return this.#string()
    return this.#word()
  }

  #list(close: string, depth: number): PythonNode {
    const start = this.#at
    const items: PythonNode[] = []
    this.#at += 1
    while (!this.#takes(close)) {
      items.push(this.value(depth + 1))
      if (!this.#takes(',') && !this.#sees(close)) throw new NotPython()
    }
    return this.#node('list', start, items, [])
  }

  #dict(depth: number): PythonNode {
    const start = this.#at
    const items: PythonNode[] = []
    const keys: string[] = []
    this.#at += 1
    while (!this.#takes('}')) {
      keys.push(this.value(depth + 1).text)
      if (!this.#takes(':')) throw new NotPython()
      items.push(this.value(depth + 1))
      if (!this.#takes(',') && !this.#sees('}')) throw new NotPython()
    }
    return this.#node('dict', start, items, keys)
  }

  #string(): PythonNode {
    const start = this.#at
    const quote = this.#text[start]
    let said = ''
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const letter = this.#text[at]
      if (letter === quote) {
        this.#at = at + 1
        return { kind: 'string', start, end: this.#at, text: said, items: [], keys: [] }
      }
      if (letter === '\n') throw new NotPython()
      if (letter !== '\\') {
        said += letter
        continue
      }
      const coded = escapeAt(this.#text, at)
      said += coded.text
      at += coded.length - 1
    }
    throw new NotPython()
  }

  #word(): PythonNode {
    const start = this.#at
    const word = /(?:None|True|False|-?(?:inf|nan)|[-+]?[\d.]+(?:[eE][-+]?\d+)?)(?![\w.])/y
    word.lastIndex = start
    const found = word.exec(this.#text)
    if (found === null) throw new NotPython()
    this.#at += found[0].length
    return this.#node('other', start, [], [])
  }

  #node(kind: PythonNode['kind'], start: number, items: readonly PythonNode[], keys: readonly string[]): PythonNode {
    return { kind, start, end: this.#at, text: this.#text.slice(start, this.#at), items, keys }
  }

  #sees(letter: string): boolean {
    this.#skipSpace()
    return this.#text[this.#at] === letter
  }

  #takes(letter: string): boolean {
    if (!this.#sees(letter)) return false
    this.#at += 1
    return true
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1
  }
}

const plainEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
}

const escapeAt = (text: string, at: number): { text: string; length: number } => {
  const plain = plainEscapes[text[at + 1] ?? '']
  if (plain !== undefined) return { text: plain, length: 2 }
  const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10))
  const code = Number.parseInt(coded?.[1] ?? coded?.[2] ?? coded?.[3] ?? '', 16)
  if (coded === null || code > 0x10ffff) throw new NotPython()
  return { text: String.fromCodePoint(code), length: coded[0].length }
}

/** Writes a text the way Python prints it: in single quotes, unless it holds those and no double ones. */
export const printPython = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(/[\\'"]|[\p{C}\p{Z}]/gu, (letter) => {
    if (letter === ' ' || ((letter === "'" || letter === '"') && letter !== quote)) return letter
    return escaped(letter)
  })
  return quote + body + quote
}

const escaped = (letter: string): string => {
  if (letter === '\\' || letter === "'" || letter === '"') return `\\${letter}`
  if (letter === '\n') return '\\n'
  if (letter === '\r') return '\\r'
  if (letter === '\t') return '\\t'
  const code = letter.codePointAt(0) ?? 0
  const digits = code.toString(16)
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
