/**
 * JSON texts as people and programs write them, for property tests: keys that stand twice, `__proto__`, large numbers,
 * escapes of every kind for the same text, white space anywhere; and the same with one byte wrong.
 */
import fc from 'fast-check'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** One character of a string as written: plain, or escaped in one of the ways that there are. */
const written = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b', ' ', '/', '你', '好', 'é', '😀', '"', '\\', '\n', '\t', '\u007f', '\u2028'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\\ud83d\\ude00',
      '\\ud83d',
      '\\uDC80',
      '\\u0000',
      '\\u4F60',
      '\\/',
      '\\b',
      '\\f',
      '\\r',
    ),
  },
)
const isPlain = (part: string): boolean => part.length < 2 || part === '😀'

const escapes = fc.constantFrom('none', 'short', 'lower', 'upper')
const writeChar = (part: string, how: string): string => {
  if (!isPlain(part)) return part
  if (how === 'lower' || how === 'upper') {
    const hex = [...Array(part.length).keys()].map((i) => part.charCodeAt(i).toString(16).padStart(4, '0'))
    return hex.map((digits) => `\\u${how === 'upper' ? digits.toUpperCase() : digits}`).join('')
  }
  return JSON.stringify(part).slice(1, -1)
}

/** A JSON string as written, quotes included. */
export const stringText = fc
  .array(fc.tuple(written, escapes), { maxLength: 8 })
  .map((parts) => `"${parts.map(([part, how]) => writeChar(part, how)).join('')}"`)

const numberText = fc.constantFrom(
  '0',
  '-0',
  '1',
  '1.0',
  '1E5',
  '1e+5',
  '-2.50',
  '12345678901234567890',
  '1e400',
  '0.1',
)
/**
 * Never a key that holds a backslash: JSON.parse of V8 13.6, which tests compare with, takes the key `"\u0061"` for `\` if
 * an object before had that key in the same place.
 */
const keyText = fc
  .oneof(fc.constantFrom('"a"', '"b"', '"\\u0061"', '""', '"__proto__"', '"0"', '"a\\nb"'), stringText)
  .filter((key) => !JSON.parse(key).includes('\\'))
const space = fc.constantFrom('', '', '', '', ' ', '  ', '\t', '\r', ' \n')

const scalarText = fc.oneof(stringText, numberText, fc.constantFrom('true', 'false', 'null'))

/** A JSON document as written. */
export const documentText: fc.Arbitrary<string> = fc.letrec<{
  value: string
  item: string
  list: string
  object: string
}>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalarText, tie('list'), tie('object')),
  item: fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
  list: fc
    .tuple(space, fc.array(tie('item'), { maxLength: 4 }))
    .map(([inside, items]) => `[${items.length === 0 ? inside : items.join(',')}]`),
  object: fc
    .tuple(space, fc.array(fc.tuple(space, keyText, space, tie('item')), { maxLength: 4 }))
    .map(([inside, items]) => {
      const pairs = items.map(([before, key, after, item]) => `${before}${key}${after}:${item}`)
      return `{${items.length === 0 ? inside : pairs.join(',')}}`
    }),
})).item

/** A document's bytes with up to two of them changed, added or taken out. */
export const damagedDocument: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    documentText,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('change', 'add', 'take', 'cut'),
        fc.oneof(
          fc.constantFrom(...bytes('{}[]",:\\/0123-+.eEtfnu \r\t\0\x1f')),
          fc.constantFrom(0x80, 0xc3, 0xe4, 0xed, 0xff),
        ),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([text, harms]) => {
    let damaged = [...bytes(text)]
    for (const [where, how, byte] of harms) {
      const at = where % (damaged.length + 1)
      if (how === 'cut') damaged = damaged.slice(0, at)
      else damaged.splice(at, how === 'add' ? 0 : 1, ...(how === 'take' ? [] : [byte]))
    }
    return Uint8Array.from(damaged)
  })
