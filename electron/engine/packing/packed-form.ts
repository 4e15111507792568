/**
 * How an archive was packed, as far as its bytes tell, so that a save packs the new text alike: as tightly, in as many
 * members or frames, with the same header. It is plain JSON, to be kept with what else is known of a file.
 */
import { z } from 'zod'
import type { Packing } from '../../../shared/file-form.ts'

/** How what is packed at all is packed. */
export type ArchivePacking = Exclude<Packing, 'none'>

const several = {
  /** How many members (gzip) or frames (zstd) there are. */
  pieces: z.number().int().positive(),
  /** Mean size of one before packing. */
  pieceBytes: z.number().int().nonnegative(),
  /** Whether each but the last ends where a line ends. */
  endsLines: z.boolean(),
}

const gzipFormSchema = z.object({
  packing: z.literal('gzip'),
  ...several,
  /** What the header tells of it: 1, 6 or 9. */
  level: z.number().int().min(1).max(9),
  /** Fields of the first member's header; the texts hold one byte a character, whatever encoding they are in. */
  name: z.string().max(4096).nullable(),
  comment: z.string().max(4096).nullable(),
  mtimeS: z.number().int().min(0).max(0xffffffff),
  os: z.number().int().min(0).max(255),
  isText: z.boolean(),
  /** Members as `bgzip` makes them: at most 64 KB each, with their size in the header, and an empty one at the end. */
  isBlocked: z.boolean(),
})
export type GzipForm = z.infer<typeof gzipFormSchema>

const zstdFormSchema = z.object({
  packing: z.literal('zstd'),
  ...several,
  /** How far back matches may reach, as a power of two; it tells the levels that may have been used. */
  windowLog: z.number().int().min(10).max(41),
  hasChecksum: z.boolean(),
  /** Whether frames tell their size before packing. */
  hasSize: z.boolean(),
  /** The fastest that packs as tightly as the first of the archive is packed, since files do not tell theirs. */
  level: z.number().int().min(1).max(19),
})
export type ZstdForm = z.infer<typeof zstdFormSchema>

export const packedFormSchema = z.discriminatedUnion('packing', [gzipFormSchema, zstdFormSchema])
export type PackedForm = z.infer<typeof packedFormSchema>

/** Gives the form for a file that was not packed before. */
export const newPackedForm = (packing: ArchivePacking): PackedForm =>
  packing === 'gzip'
    ? {
        packing,
        ...onePiece,
        level: 6,
        name: null,
        comment: null,
        mtimeS: 0,
        os: UNKNOWN_SYSTEM,
        isText: false,
        isBlocked: false,
      }
    : { packing, ...onePiece, windowLog: 21, hasChecksum: true, hasSize: true, level: USUAL_ZSTD_LEVEL }

const onePiece = { pieces: 1, pieceBytes: 0, endsLines: true }
const UNKNOWN_SYSTEM = 255
/** What zstd itself takes unless told otherwise. */
export const USUAL_ZSTD_LEVEL = 3

/** Tells how a file is packed by its first bytes; the rest of a skipped frame before zstd's first may be needed. */
export const findPacking = (head: Uint8Array): Packing => {
  // Of eight flag bits three are reserved: zero in every gzip file there is.
  if (startsWith(head, 0, [0x1f, 0x8b, 0x08]) && (head.length < 4 || (head[3] & 0xe0) === 0)) return 'gzip'
  return startsZstd(head) ? 'zstd' : 'none'
}

const startsZstd = (head: Uint8Array): boolean => {
  let at = 0
  // `pzstd` puts a frame to be skipped before each frame of its own.
  while (isSkippable(head, at)) {
    const length = head[at + 4] + head[at + 5] * 2 ** 8 + head[at + 6] * 2 ** 16 + head[at + 7] * 2 ** 24
    at += 8 + length
  }
  return startsWith(head, at, [0x28, 0xb5, 0x2f, 0xfd])
}

const isSkippable = (head: Uint8Array, at: number): boolean =>
  at + 8 <= head.length && head[at] >> 4 === 5 && startsWith(head, at + 1, [0x2a, 0x4d, 0x18])

const startsWith = (bytes: Uint8Array, at: number, magic: readonly number[]): boolean =>
  at + magic.length <= bytes.length && magic.every((byte, index) => bytes[at + index] === byte)
