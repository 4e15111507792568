/** One block of a set of rows: the bits of 65,536 of them, and how they are written down. */

export const BLOCK_ROWS = 65_536
export const BLOCK_WORDS = BLOCK_ROWS / 32

export interface Block {
  /** Null when every row of the block is in the set. */
  bits: Uint32Array | null
  count: number
}

/** Gives a block's bits to be altered. */
export const writableBits = (block: Block): Uint32Array => {
  block.bits ??= new Uint32Array(BLOCK_WORDS).fill(0xffffffff)
  return block.bits
}

/** Gives the place of the first bit from one on; -1 when there is none. */
export const firstBit = (bits: Uint32Array, from: number): number => {
  let word = from >>> 5
  let rest = bits[word] & (0xffffffff << (from & 31))
  while (rest === 0) {
    word += 1
    if (word === BLOCK_WORDS) return -1
    rest = bits[word]
  }
  return word * 32 + 31 - Math.clz32(rest & -rest)
}

/** Counts the rows of a block from one place up to another. */
export const countInBlock = (block: Block, start: number, end: number): number => {
  if (block.bits === null) return end - start
  let count = 0
  for (let word = start >>> 5; word * 32 < end; word++) {
    let bits = block.bits[word]
    if (word === start >>> 5) bits &= 0xffffffff << (start & 31)
    if (word * 32 + 32 > end) bits &= 2 ** (end & 31) - 1
    count += popCount(bits)
  }
  return count
}

/** Counts the bits of a word that are set. */
export const popCount = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** How many bytes a block's rows take: none when it is full; 2 each when they are few; else 8 KiB of bits. */
export const bodySize = (count: number): number => (count === BLOCK_ROWS ? 0 : Math.min(count * 2, BLOCK_ROWS / 8))

/** Writes a block's rows or bits, and gives where they end. */
export const writeBody = (view: DataView, start: number, block: Block): number => {
  if (block.bits === null) return start
  let at = start
  if (block.count * 2 >= BLOCK_ROWS / 8) {
    for (const word of block.bits) {
      view.setUint32(at, word, true)
      at += 4
    }
    return at
  }
  for (let row = 0; row < BLOCK_ROWS; row++) {
    if (((block.bits[row >>> 5] >>> (row & 31)) & 1) === 0) continue
    view.setUint16(at, row, true)
    at += 2
  }
  return at
}

/** Reads what `writeBody` wrote. */
export const readBody = (view: DataView, start: number, count: number): Block => {
  if (count === BLOCK_ROWS) return { bits: null, count }
  const bits = new Uint32Array(BLOCK_WORDS)
  if (count * 2 >= BLOCK_ROWS / 8) {
    for (let word = 0; word < BLOCK_WORDS; word++) bits[word] = view.getUint32(start + word * 4, true)
  } else {
    for (let index = 0; index < count; index++) {
      const row = view.getUint16(start + index * 2, true)
      bits[row >>> 5] |= 1 << (row & 31)
    }
  }
  return { bits, count }
}
