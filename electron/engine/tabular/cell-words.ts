/** What a cell's bytes say when they are read as JSON. */

/** Tells whether a cell is written as JSON writes a number. */
export const numberLiteral = (bytes: Uint8Array, start: number, end: number): 'integer' | 'number' | 'none' => {
  let at = start
  if (bytes[at] === 0x2d) at++
  if (at === end) return 'none'
  if (bytes[at] === 0x30) at++
  else {
    const from = at
    while (at < end && isDigit(bytes[at])) at++
    if (at === from) return 'none'
  }
  if (at === end) return 'integer'
  if (bytes[at] === 0x2e) {
    const from = ++at
    while (at < end && isDigit(bytes[at])) at++
    if (at === from) return 'none'
    if (at === end) return 'number'
  }
  if ((bytes[at] | 0x20) !== 0x65) return 'none'
  at++
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
  const from = at
  while (at < end && isDigit(bytes[at])) at++
  if (at === from || at < end) return 'none'
  // What is no number to anybody is a name, such as 123e4567.
  const value = Number(Buffer.from(bytes.subarray(start, end)).toString('latin1'))
  return Number.isFinite(value) ? 'number' : 'none'
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')

/** Tells whether a cell is written as JSON writes true and false. */
export const isBooleanWord = (bytes: Uint8Array, start: number, end: number): boolean => {
  const word = end - start === 4 ? TRUE : FALSE
  if (end - start !== word.length) return false
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false
  return true
}
