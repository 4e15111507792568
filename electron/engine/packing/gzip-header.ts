/** The header of a gzip member (RFC 1952). */

export interface GzipHeader {
  /** How many bytes it takes. */
  readonly length: number
  readonly isText: boolean
  readonly mtimeS: number
  /** What the packer says about how hard it tried: 2 hardest, 4 fastest. */
  readonly effort: number
  readonly os: number
  /** One byte a character. */
  readonly name: string | null
  readonly comment: string | null
  /** Whether it tells the member's size as `bgzip` does. */
  readonly isBlocked: boolean
}

const TEXT = 1
const HEADER_CRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16
const RESERVED = 0xe0
const FIXED_BYTES = 10

/** Tells whether a member may start with these bytes, of which there may be less than a header's. */
export const isGzipStart = (bytes: Uint8Array): boolean =>
  bytes.length > 0 &&
  bytes[0] === 0x1f &&
  (bytes.length < 2 || bytes[1] === 0x8b) &&
  (bytes.length < 3 || bytes[2] === 0x08) &&
  (bytes.length < 4 || (bytes[3] & RESERVED) === 0)

/** Reads the header that `bytes` start with, which `isGzipStart`; null when they end before it does. */
export const readGzipHeader = (bytes: Buffer): GzipHeader | null => {
  if (bytes.length < FIXED_BYTES) return null
  const flags = bytes[3]
  let at = FIXED_BYTES
  let isBlocked = false
  if ((flags & EXTRA) !== 0) {
    if (bytes.length < at + 2) return null
    const end = at + 2 + bytes.readUInt16LE(at)
    if (bytes.length < end) return null
    isBlocked = bytes.indexOf('BC\x02\x00', at + 2, 'latin1') === at + 2
    at = end
  }
  let name: string | null = null
  if ((flags & NAME) !== 0) {
    const end = bytes.indexOf(0, at)
    if (end === -1) return null
    name = bytes.toString('latin1', at, end)
    at = end + 1
  }
  let comment: string | null = null
  if ((flags & COMMENT) !== 0) {
    const end = bytes.indexOf(0, at)
    if (end === -1) return null
    comment = bytes.toString('latin1', at, end)
    at = end + 1
  }
  if ((flags & HEADER_CRC) !== 0) at += 2
  if (at > bytes.length) return null
  const isText = (flags & TEXT) !== 0
  return { length: at, isText, mtimeS: bytes.readUInt32LE(4), effort: bytes[8], os: bytes[9], name, comment, isBlocked }
}

/** Writes a header; `blockBytes` is the whole member's size, where it is to be told as `bgzip` does. */
export const gzipHeader = (
  header: Omit<GzipHeader, 'length' | 'isBlocked'>,
  blockBytes: ((headerBytes: number) => number) | null,
): Buffer => {
  const { isText, mtimeS, effort, os, name, comment } = header
  const flags =
    (isText ? TEXT : 0) |
    (blockBytes === null ? 0 : EXTRA) |
    (name === null ? 0 : NAME) |
    (comment === null ? 0 : COMMENT)
  const fixed = Buffer.from([0x1f, 0x8b, 0x08, flags, 0, 0, 0, 0, effort, os])
  fixed.writeUInt32LE(mtimeS, 4)
  const texts = [name, comment].flatMap((text) => (text === null ? [] : [Buffer.from(`${text}\0`, 'latin1')]))
  if (blockBytes === null) return Buffer.concat([fixed, ...texts])
  const extra = Buffer.from([6, 0, 0x42, 0x43, 2, 0, 0, 0])
  const whole = Buffer.concat([fixed, extra, ...texts])
  whole.writeUInt16LE(blockBytes(whole.length) - 1, FIXED_BYTES + 6)
  return whole
}
