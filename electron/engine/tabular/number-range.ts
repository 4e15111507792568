/** How the numbers of one place are written, and the type that holds each of them exactly. */

const MOST_DIGITS = 38
const INT64_MOST = 2n ** 63n - 1n
const INT64_LEAST = -(2n ** 63n)
/** A double holds so many digits, whichever they are. */
const DOUBLE_DIGITS = 15

export class NumberRange {
  #digits = 0
  #fraction = 0
  #isWhole = true
  #isLong = true
  #isDouble = true
  #isDecimal = true

  /** Takes a number as it is written in JSON, or as Python writes what is none. */
  add(literal: string): void {
    const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal)
    if (match === null) {
      this.#isWhole = false
      this.#isDecimal = false
      return
    }
    const [, sign, whole = '', fraction = '', exponent] = match
    // Nothing but a double tells minus nothing from nothing.
    const isMinusZero = sign === '-' && /^0*$/.test(whole + fraction)
    if (fraction !== '' || exponent !== undefined || isMinusZero) this.#isWhole = false
    if (exponent !== undefined || isMinusZero) this.#isDecimal = false
    this.#digits = Math.max(this.#digits, whole.length)
    this.#fraction = Math.max(this.#fraction, fraction.length)
    if (this.#isLong && this.#isWhole && whole.length > DOUBLE_DIGITS) {
      const value = BigInt(sign + whole)
      this.#isLong = value >= INT64_LEAST && value <= INT64_MOST
    }
    if (this.#isDouble && !isExact(literal)) this.#isDouble = false
  }

  /** The type in SQL; null where none holds all of them. */
  get type(): string | null {
    if (this.#isWhole && this.#isLong) return 'BIGINT'
    if (!this.#isWhole && this.#isDouble) return 'DOUBLE'
    const isDecimal = this.#isDecimal && this.#digits + this.#fraction <= MOST_DIGITS
    return isDecimal ? `DECIMAL(${MOST_DIGITS},${this.#fraction})` : null
  }

  /** Whether DuckDB reads such numbers by way of a double, which has fewer digits. */
  get isReadShort(): boolean {
    return this.type?.startsWith('DECIMAL') === true && this.#fraction > 0
  }
}

/** Tells whether a double is the very number that is written. */
const isExact = (literal: string): boolean => {
  const value = Number(literal)
  if (!Number.isFinite(value)) return false
  const written = significant(literal)
  if (written.digits === '') return true
  if (written.digits.length <= DOUBLE_DIGITS && Math.abs(written.exponent) < 290) return true
  const held = significant(String(value))
  return held.digits === written.digits && held.exponent === written.exponent
}

/** Gives a number's digits without nothings around them, and the power of ten of the first. */
const significant = (literal: string): { digits: string; exponent: number } => {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const all = whole + fraction
  const first = all.search(/[1-9]/)
  if (first === -1) return { digits: '', exponent: 0 }
  return { digits: all.slice(first).replace(/0+$/, ''), exponent: whole.length - first + Number(exponent) }
}
