/** Numbers as sort keys: two whole numbers whose order is that of the numbers. */

/** A number's order in 64 bits: that of the bits of a double once those below zero are turned round. */
export interface Bits {
  high: number
  low: number
}

/** Gives the bits of a number that is not NaN; -0 is 0. */
export const bitsOf = (value: number): Bits => {
  double[0] = value + 0
  const [low, high] = words
  return high >>> 31 === 0
    ? { high: (high ^ 0x80000000) >>> 0, low: low >>> 0 }
    : { high: ~high >>> 0, low: ~low >>> 0 }
}

const double = new Float64Array(1)
// Every machine that runs this is little-endian.
const words = new Uint32Array(double.buffer)
