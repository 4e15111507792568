/** How frames of zstd lie in a file (RFC 8878), read without unpacking them. */

/** What a frame tells of itself before its first block. */
export interface ZstdFrameHeader {
  /** How many bytes it takes, the magic number included. */
  readonly length: number
  /** How far back matches may reach. */
  readonly windowBytes: number
  readonly hasChecksum: boolean
  readonly hasDictionary: boolean
  /** Size before packing, where it is told. */
  readonly contentBytes: number | null
}

export const ZSTD_MAGIC = 0xfd2fb528
/** Magic numbers of frames to be skipped differ in their last four bits. */
const SKIPPABLE_MAGIC = 0x184d2a50
/** The longest a header may be. */
export const MOST_ZSTD_HEADER_BYTES = 18
export const BLOCK_HEADER_BYTES = 3
export const CHECKSUM_BYTES = 4
/** Magic number and length of a frame to be skipped. */
export const SKIPPED_HEADER_BYTES = 8

/** Tells what starts here: a frame, one to be skipped, or nothing of zstd's. Four bytes are looked at. */
export const zstdStart = (bytes: Buffer): 'frame' | 'skipped' | null => {
  if (bytes.length < 4) return null
  const magic = bytes.readUInt32LE(0)
  if (magic === ZSTD_MAGIC) return 'frame'
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC ? 'skipped' : null
}

/** Reads the header of a frame; `short` when the bytes end before it does, null when there is no such header. */
export const readZstdHeader = (bytes: Buffer): ZstdFrameHeader | 'short' | null => {
  if (bytes.length < 5) return 'short'
  const flags = bytes[4]
  if ((flags & 0x08) !== 0) return null
  const isSingle = (flags & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6]
  const sizeAt = 5 + (isSingle ? 0 : 1) + dictionaryBytes
  const length = sizeAt + sizeBytes
  if (bytes.length < length) return 'short'
  const contentBytes = readSize(bytes, sizeAt, sizeBytes)
  return {
    length,
    windowBytes: isSingle ? (contentBytes ?? 0) : windowBytes(bytes[5]),
    hasChecksum: (flags & 0x04) !== 0,
    hasDictionary: bytes.subarray(sizeAt - dictionaryBytes, sizeAt).some((byte) => byte !== 0),
    contentBytes,
  }
}

/** What a block's header says: how many bytes of the file the block takes, header included; null when it is no block. */
export const readBlockHeader = (
  bytes: Buffer,
  at: number,
): { readonly length: number; readonly isLast: boolean } | null => {
  const header = bytes.readUIntLE(at, BLOCK_HEADER_BYTES)
  const kind = (header >> 1) & 3
  if (kind === RESERVED_BLOCK) return null
  return { length: BLOCK_HEADER_BYTES + (kind === REPEATED_BYTE ? 1 : header >> 3), isLast: (header & 1) === 1 }
}

const REPEATED_BYTE = 1
const RESERVED_BLOCK = 3

const windowBytes = (byte: number): number => {
  const base = 2 ** (10 + (byte >> 3))
  return base + (base / 8) * (byte & 7)
}

const readSize = (bytes: Buffer, at: number, length: number): number | null => {
  if (length === 0) return null
  if (length === 1) return bytes[at]
  if (length === 2) return bytes.readUInt16LE(at) + 256
  return length === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at))
}
