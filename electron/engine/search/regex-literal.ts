/**
 * A text that must stand in whatever a regular expression matches, so that rows without it need no expression run over
 * them. It is read off the expression's outermost sequence alone: what is in groups, classes or alternatives is passed over, and
 * in doubt there is none.
 */

export interface RequiredText {
  readonly text: string
  /** Whether its letters may be of either case. */
  readonly isFolded: boolean
}

/** Gives the longest such text; null where there is none. */
export const requiredText = (source: string, flags: string): RequiredText | null => {
  const isFolded = flags.includes('i')
  const reader = new Reader(source, isFolded)
  const runs = reader.read()
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  return longest === '' ? null : { text: longest, isFolded }
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }

class Reader {
  readonly #source: string
  readonly #isFolded: boolean
  #at = 0
  readonly #runs: string[] = []
  #run: string[] = []

  constructor(source: string, isFolded: boolean) {
    this.#source = source
    this.#isFolded = isFolded
  }

  read(): string[] {
    while (this.#at < this.#source.length) {
      const character = this.#next()
      if (character === '|') return []
      if (character === '(') this.#skipGroup()
      else if (character === '[') this.#skipClass()
      else if (character === '\\') this.#readEscape()
      else if (character === '*' || character === '?') this.#dropLast()
      else if (character === '{') this.#skipCount()
      else if (character === '+') this.#end()
      else if (/[.^$)\]}]/.test(character)) this.#end()
      else this.#add(character)
    }
    this.#end()
    return this.#runs
  }

  #next(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0)
    this.#at += character.length
    return character
  }

  #add(character: string): void {
    // Under `i` some letters equal ones beyond ASCII (k the Kelvin sign, s the long s), and others fold by rules of their own.
    const isSafe = !this.#isFolded || (character < '\x80' ? !/[ks]/i.test(character) : isCaseless(character))
    if (isSafe) this.#run.push(character)
    else this.#end()
  }

  #end(): void {
    if (this.#run.length > 0) this.#runs.push(this.#run.join(''))
    this.#run = []
  }

  /** What stood last may be missing. */
  #dropLast(): void {
    this.#run.pop()
    this.#end()
  }

  #readEscape(): void {
    const character = this.#next()
    const control = CONTROLS[character]
    if (control !== undefined) this.#add(control)
    else if (/[\^$\\.*+?()[\]{}|/-]/.test(character)) this.#add(character)
    else {
      this.#end()
      this.#skipOperand(character)
    }
  }

  /** What an escape takes in behind its letter must not pass for text. */
  #skipOperand(letter: string): void {
    const rest = this.#source.slice(this.#at, this.#at + 200)
    const operand = /[uxpPk]/.test(letter) ? /^(?:\{[^}]*\}|<[^>]*>)/.exec(rest) : null
    if (operand !== null) this.#at += operand[0].length
    else if (/[uxc\d]/.test(letter)) this.#at += /^[0-9A-Za-z]{0,4}/.exec(rest)?.[0].length ?? 0
  }

  #skipCount(): void {
    const rest = /^\d*,?\d*\}/.exec(this.#source.slice(this.#at))
    if (rest !== null) this.#at += rest[0].length
    this.#dropLast()
  }

  #skipClass(): void {
    this.#end()
    for (let depth = 1; depth > 0 && this.#at < this.#source.length; ) {
      const character = this.#next()
      if (character === '\\') this.#next()
      else if (character === ']') depth -= 1
    }
  }

  #skipGroup(): void {
    this.#end()
    for (let depth = 1; depth > 0 && this.#at < this.#source.length; ) {
      const character = this.#next()
      if (character === '\\') this.#next()
      else if (character === '[') this.#skipClass()
      else if (character === '(') depth += 1
      else if (character === ')') depth -= 1
    }
  }
}

const isCaseless = (character: string): boolean => character.toLowerCase() === character.toUpperCase()
