/** Lists and dictionaries as Python prints them (`[['a', "it's"], None]`), which stand in texts where JSON was meant. */

export type PythonValue = string | number | boolean | null | PythonValue[] | Map<string, PythonValue>

/** Reads what Python printed; undefined for a text that is no literal of lists, dictionaries, strings and plain words. */
export const readPython = (text: string): PythonValue | undefined => {
  if (text.length > LONGEST) return undefined
  const reader = new LiteralReader(text)
  try {
    return reader.whole()
  } catch (error) {
    if (error instanceof NoLiteral) return undefined
    throw error
  }
}

const LONGEST = 4_000_000
const DEEPEST = 40

class NoLiteral extends Error {}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
}
const hexLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

class LiteralReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): PythonValue {
    const value = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw new NoLiteral()
    return value
  }

  #value(depth: number): PythonValue {
    if (depth > DEEPEST) throw new NoLiteral()
    this.#space()
    const letter = this.#text[this.#at]
    if (letter === '[') return this.#items(']', depth)
    if (letter === '(') return this.#items(')', depth)
    if (letter === '{') return this.#fields(depth)
    if (letter === "'" || letter === '"') return this.#string(letter)
    return this.#word()
  }

  #items(end: string, depth: number): PythonValue[] {
    const items: PythonValue[] = []
    this.#at += 1
    for (;;) {
      this.#space()
      if (this.#take(end)) return items
      items.push(this.#value(depth + 1))
      this.#space()
      if (!this.#take(',') && this.#text[this.#at] !== end) throw new NoLiteral()
    }
  }

  #fields(depth: number): Map<string, PythonValue> {
    const fields = new Map<string, PythonValue>()
    this.#at += 1
    for (;;) {
      this.#space()
      if (this.#take('}')) return fields
      const key = this.#value(depth + 1)
      this.#space()
      if (typeof key === 'object' || !this.#take(':')) throw new NoLiteral()
      fields.set(String(key), this.#value(depth + 1))
      this.#space()
      if (!this.#take(',') && this.#text[this.#at] !== '}') throw new NoLiteral()
    }
  }

  #string(quote: string): string {
    let text = ''
    this.#at += 1
    for (;;) {
      const letter = this.#text[this.#at]
      if (letter === undefined || letter === '\n') throw new NoLiteral()
      this.#at += 1
      if (letter === quote) return text
      text += letter === '\\' ? this.#escape() : letter
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at]
    this.#at += 1
    const digits = hexLength[letter]
    if (digits === undefined) return escapes[letter] ?? `\\${letter ?? ''}`
    const hex = this.#text.slice(this.#at, this.#at + digits)
    const code = /^[0-9a-f]+$/i.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN
    if (!(code <= 0x10ffff)) throw new NoLiteral()
    this.#at += digits
    return String.fromCodePoint(code)
  }

  #word(): PythonValue {
    const word = /^[\w.+-]+/.exec(this.#text.slice(this.#at, this.#at + 100))?.[0] ?? ''
    this.#at += word.length
    if (word === 'None') return null
    if (word === 'True' || word === 'False') return word === 'True'
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) throw new NoLiteral()
    return Number(word)
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false
    this.#at += 1
    return true
  }
}
