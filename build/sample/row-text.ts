/**
 * Writes a value as the text of a row, in one of the styles that real files are in: JSON.stringify knows only one, and
 * cannot write a number as it stands (1.0, 7.50e3, a 64-bit integer).
 */

/** A number that is written as given. */
export interface Literal {
  readonly literal: string
}
export type Json = null | boolean | number | string | Literal | readonly Json[] | { readonly [key: string]: Json }

/** compact: {"a":1}; spaced: {"a": 1}, as Python writes; ascii: spaced, with everything beyond ASCII escaped. */
export type RowStyle = 'compact' | 'spaced' | 'ascii'

/** Writes a number as it stands. */
export const literal = (text: string): Literal => ({ literal: text })

/** Writes a value on one line. */
export const rowText = (value: Json, style: RowStyle): string => {
  const comma = style === 'compact' ? ',' : ', '
  const colon = style === 'compact' ? ':' : ': '
  const text = (value: string): string => {
    const quoted = JSON.stringify(value)
    return style === 'ascii' ? escaped(quoted) : quoted
  }
  const write = (value: Json): string => {
    if (typeof value === 'string') return text(value)
    if (value === null || typeof value !== 'object') return String(value)
    if (isList(value)) return `[${value.map(write).join(comma)}]`
    if (isLiteral(value)) return value.literal
    return `{${Object.entries(value)
      .map(([key, item]) => `${text(key)}${colon}${write(item)}`)
      .join(comma)}}`
  }
  return write(value)
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)
const isLiteral = (value: object): value is Literal => 'literal' in value

const escaped = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
