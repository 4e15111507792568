/**
 * The tables of the older encodings, made from those of iconv-lite when they are first needed (some 50 ms). Not from the
 * platform's decoders: those of Node read 0x80 to 0x9F of Windows-1252 as controls and 0x7F of Shift_JIS as 0x1A, and
 * differ from one version to the next, while a file must be written in the codes that it was read by.
 */
import iconv from 'iconv-lite'

export interface CodeTables {
  /** By both bytes of a code: its UTF-8, the first byte lowest; 0 where the code means nothing or is another spelling. */
  readonly pairs: Uint32Array
  /** The same for codes of one byte. */
  readonly singles: Uint32Array
  /** Codes that are another spelling of what a code of `codes` means, with their UTF-8. */
  readonly others: ReadonlyMap<number, number>
  /** By character up to U+FFFF: its code, 0 if it has none. */
  readonly codes: Uint32Array
  readonly highCodes: ReadonlyMap<number, number>
  /** Big5 has codes for two characters together: by the first one's code, the second one and the code of both. */
  readonly joined: ReadonlyMap<number, ReadonlyMap<number, number>>
  /** Of GB18030, by the number of a code of four bytes, its character up to U+FFFF; 0 if it means nothing. */
  readonly fours: Uint16Array | null
}

export type TableEncoding = 'gb18030' | 'big5' | 'shift_jis'

const made = new Map<TableEncoding, CodeTables>()

/** Gives the tables of an encoding. */
export const codeTables = (encoding: TableEncoding): CodeTables => {
  const known = made.get(encoding)
  if (known !== undefined) return known
  const tables = makeTables(encoding)
  made.set(encoding, tables)
  return tables
}

/** Gives the characters of the bytes 0x80 to 0xFF of an encoding of single bytes. */
export const singleBytePoints = (encoding: 'latin1' | 'windows-1252'): Uint16Array =>
  Uint16Array.from({ length: 128 }, (_, at) => {
    const byte = 0x80 + at
    const point = iconv.decode(Buffer.from([byte]), encoding).charCodeAt(0)
    // Five bytes of Windows-1252 have no character; as on the web, they are the controls of the same number.
    return point === 0xfffd ? byte : point
  })

/** Gives the four bytes, as one number, of the code of GB18030 with a number. */
export const fourByteCode = (number: number): number =>
  ((0x81 + Math.floor(number / 12600)) * 0x1000000 +
    ((0x30 + (Math.floor(number / 1260) % 10)) << 16) +
    ((0x81 + (Math.floor(number / 10) % 126)) << 8) +
    (0x30 + (number % 10))) >>>
  0

/** The numbers of codes of four bytes for characters from U+10000 on. */
export const FIRST_HIGH_FOUR = 189_000

const FOURS_BELOW_U10000 = 39_420

const makeTables = (encoding: TableEncoding): CodeTables => {
  const [pairs, singles, codes] = [new Uint32Array(65536), new Uint32Array(256), new Uint32Array(65536)]
  const others = new Map<number, number>()
  const highCodes = new Map<number, number>()
  const joined = new Map<number, Map<number, number>>()

  const take = (code: number, bytes: Buffer, table: Uint32Array): void => {
    const text = iconv.decode(bytes, encoding)
    if (text === '' || text.includes('\ufffd') || !text.isWellFormed()) return
    const points = Array.from(text, (char) => char.codePointAt(0) ?? 0)
    // A code that means nothing is read as that of its first byte, then its second one.
    if (points.length > 2 || points.some((point) => point < 0x80)) return
    if (points.length === 2 && !isOfOne(bytes, text, encoding)) return
    const utf8 = Buffer.from(text).reduceRight((packed, byte) => packed * 256 + byte, 0)
    if (!iconv.encode(text, encoding).equals(bytes)) {
      others.set(code, utf8)
      return
    }
    table[code] = utf8
    if (points.length === 2) {
      const first = iconv.encode(text.slice(0, 1), encoding).readUInt16BE()
      joined.set(first, (joined.get(first) ?? new Map()).set(points[1], code))
    } else if (points[0] > 0xffff) highCodes.set(points[0], code)
    else codes[points[0]] = code
  }

  for (let lead = 0x80; lead <= 0xff; lead++) {
    take(lead, Buffer.from([lead]), singles)
    for (let trail = 0x40; trail <= 0xfe; trail++) take(lead * 256 + trail, Buffer.from([lead, trail]), pairs)
  }
  keepOneSpelling(others, pairs, codes)
  const fours = encoding === 'gb18030' ? readFours(codes) : null
  return { pairs, singles, others, codes, highCodes, joined, fours }
}

const isOfOne = (bytes: Buffer, text: string, encoding: TableEncoding): boolean =>
  bytes.length === 2 &&
  text !== iconv.decode(bytes.subarray(0, 1), encoding) + iconv.decode(bytes.subarray(1), encoding)

/** Takes the first code of a character that iconv-lite reads and never writes: those for private use in Shift_JIS. */
const keepOneSpelling = (others: Map<number, number>, pairs: Uint32Array, codes: Uint32Array): void => {
  for (const [code, utf8] of others) {
    const text = Buffer.from([utf8 & 0xff, (utf8 >> 8) & 0xff, (utf8 >> 16) & 0xff, utf8 >>> 24].filter(Boolean))
    const point = text.toString().codePointAt(0) ?? 0
    if (point > 0xffff || codes[point] !== 0) continue
    codes[point] = code
    pairs[code] = utf8
    others.delete(code)
  }
}

/** Reads the codes of four bytes, and notes those of characters that have no shorter code. */
const readFours = (codes: Uint32Array): Uint16Array => {
  const fours = new Uint16Array(FOURS_BELOW_U10000)
  const bytes = Buffer.alloc(4)
  for (let number = 0; number < FOURS_BELOW_U10000; number++) {
    const code = fourByteCode(number)
    bytes.writeUInt32BE(code)
    const text = iconv.decode(bytes, 'gb18030')
    const point = text.charCodeAt(0)
    if (text.length !== 1 || !text.isWellFormed() || (point === 0xfffd && code !== REPLACEMENT_CODE)) continue
    fours[number] = point
    if (codes[point] === 0) codes[point] = code
  }
  return fours
}

/** The code of U+FFFD itself; any other one that is read as it means nothing. */
const REPLACEMENT_CODE = 0x8431a437
