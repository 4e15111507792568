/**
 * The bytes of a journal: a first line that names the format's version, then frames. A frame is its payload's length and
 * CRC-32 (4 bytes each, little-endian), then the payload: a JSON text's length, the text, then attachments, each with
 * its length before it. What was written only in part, or not as it was meant, fails its checksum.
 */
import { crc32 } from 'node:zlib'

/**
 * The newest format: 2 adds what is decided about rows, 3 rewrites of many rows, 4 why rows are marked. Journals of earlier
 * formats are read and gone on with.
 */
export const JOURNAL_VERSION = 4
const HEADER = (version: number): string => `winnow-journal ${version}\n`
const FRAME_HEAD = 8
/** No payload is longer: a length beyond it is damage. */
const MAX_PAYLOAD = 2 ** 30
/** Every record's text begins like this. */
const TEXT_START = '{"kind":"'

export interface Frame {
  json: string
  attachments: readonly Uint8Array[]
}

export type JournalBytes =
  | { state: 'newer'; version: number }
  | {
      state: 'read'
      /** Null where not even the first line is whole. */
      version: number | null
      frames: Frame[]
      /** Bytes that hold whole frames; what lies behind is torn or damaged. */
      goodBytes: number
      /** Whether a whole frame was found behind the first bad one: damage in the middle, not a torn end. */
      isDamaged: boolean
    }

/** Gives the bytes that a journal starts with. */
export const journalHeader = (): Uint8Array => new TextEncoder().encode(HEADER(JOURNAL_VERSION))

/** Gives where in a journal's first line the digit of its version stands, and the digit of one. */
export const versionDigit = (version: number): { at: number; byte: Uint8Array } => {
  const header = new TextEncoder().encode(HEADER(version))
  return { at: header.length - 2, byte: header.subarray(-2, -1) }
}

/** Gives a frame's bytes. */
export const encodeFrame = ({ json, attachments }: Frame): Uint8Array => {
  const text = new TextEncoder().encode(json)
  const payload = new Uint8Array(4 + text.length + attachments.reduce((sum, bytes) => sum + 4 + bytes.length, 0))
  const view = new DataView(payload.buffer)
  view.setUint32(0, text.length, true)
  payload.set(text, 4)
  let at = 4 + text.length
  for (const bytes of attachments) {
    view.setUint32(at, bytes.length, true)
    payload.set(bytes, at + 4)
    at += 4 + bytes.length
  }
  const frame = new Uint8Array(FRAME_HEAD + payload.length)
  const head = new DataView(frame.buffer)
  head.setUint32(0, payload.length, true)
  head.setUint32(4, crc32(payload), true)
  frame.set(payload, FRAME_HEAD)
  return frame
}

/** Reads a journal's bytes up to the first frame that is not whole. */
export const decodeJournal = (bytes: Uint8Array): JournalBytes => {
  const version = versionOf(bytes)
  if (version !== null && version > JOURNAL_VERSION) return { state: 'newer', version }
  if (version === null) return { state: 'read', version, frames: [], goodBytes: 0, isDamaged: hasFrameAfter(bytes, 0) }
  const frames: Frame[] = []
  let at = HEADER(version).length
  for (;;) {
    const frame = decodeFrame(bytes, at)
    if (frame === null) break
    frames.push(frame.frame)
    at = frame.end
  }
  return { state: 'read', version, frames, goodBytes: at, isDamaged: at < bytes.length && hasFrameAfter(bytes, at + 1) }
}

const versionOf = (bytes: Uint8Array): number | null => {
  const match = /^winnow-journal (\d{1,6})\n/.exec(Buffer.from(bytes.subarray(0, 32)).toString('latin1'))
  return match === null ? null : Number(match[1])
}

const decodeFrame = (bytes: Uint8Array, at: number): { frame: Frame; end: number } | null => {
  if (at + FRAME_HEAD > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(at, true)
  const end = at + FRAME_HEAD + length
  if (length < 4 || length > MAX_PAYLOAD || end > bytes.length) return null
  const payload = bytes.subarray(at + FRAME_HEAD, end)
  if (crc32(payload) !== view.getUint32(at + 4, true)) return null
  return { frame: decodePayload(payload), end }
}

const decodePayload = (payload: Uint8Array): Frame => {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const jsonLength = view.getUint32(0, true)
  const json = Buffer.from(payload.subarray(4, 4 + jsonLength)).toString('utf8')
  const attachments: Uint8Array[] = []
  for (let at = 4 + jsonLength; at < payload.length; ) {
    const length = view.getUint32(at, true)
    attachments.push(payload.slice(at + 4, at + 4 + length))
    at += 4 + length
  }
  return { json, attachments }
}

// Damage may have hit a length, so frames are looked for by how their text begins. Trying every byte would take minutes:
// in the numbers of a large order nearly every other byte reads as a length, and each has megabytes to check.
const hasFrameAfter = (bytes: Uint8Array, start: number): boolean => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const textAt = FRAME_HEAD + 4
  for (let at = buffer.indexOf(TEXT_START, start + textAt); at >= 0; at = buffer.indexOf(TEXT_START, at + 1)) {
    if (decodeFrame(bytes, at - textAt) !== null) return true
  }
  return false
}
