/** Numbers compared as they are written, since a 64-bit integer does not fit a JavaScript number. */

const NUMBER = /^[+-]?(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/

/** Tells whether a text is a number in decimal. */
export const isNumberText = (text: string): boolean => NUMBER.test(text)

/** Tells whether two numbers are equal to the last digit, however they are written. */
export const isSameNumber = (a: string, b: string): boolean => {
  // The nearest doubles of equal numbers are equal, and comparing them is quick.
  if (Number(a) !== Number(b)) return false
  const [left, right] = [canonical(a), canonical(b)]
  return left !== null && left === right
}

/** Gives a number's one spelling: sign, digits without zeros at either end, and the power of ten of the last one. */
const canonical = (text: string): string | null => {
  const match = NUMBER.exec(text)
  if (match === null) return null
  const [, whole = '', fraction = '', bare = '', exponent = '0'] = match
  const digits = `${whole}${fraction}${bare}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length + bare.length) + BigInt(digits.length - kept.length)
  return `${text.startsWith('-') ? '-' : ''}${kept}e${power}`
}
