/** Archives for tests: made by zlib, unpacked and packed by way of real files. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, crc32, deflateRawSync, zstdCompressSync } from 'node:zlib'
import { afterAll } from 'vitest'
import type { Disk } from '../../../electron/engine/disk.ts'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { gzipHeader } from '../../../electron/engine/packing/gzip-header.ts'
import { pack } from '../../../electron/engine/packing/pack.ts'
import type { ArchivePacking, PackedForm } from '../../../electron/engine/packing/packed-form.ts'
import type { TextRange } from '../../../electron/engine/packing/packed-text.ts'
import { type UnpackResult, unpack } from '../../../electron/engine/packing/unpack.ts'

/** A folder that is gone when the tests of a file are done. */
export const root = mkdtempSync(join(tmpdir(), 'winnow-packing-'))
afterAll(() => rmSync(root, { recursive: true }))

export const noSignal = new AbortController().signal

/** Rows with something to pack in them, as much as asked for. */
export const rowsText = (bytes: number, seed = 1): Buffer => {
  const rows: string[] = []
  let [size, state] = [0, seed]
  while (size < bytes) {
    state = (state * 48_271) % 0x7fffffff
    const row = `${JSON.stringify({ id: rows.length, text: `问题 ${state.toString(36)}`.repeat(1 + (state % 7)) })}\n`
    rows.push(row)
    size += Buffer.byteLength(row)
  }
  return Buffer.from(rows.join(''))
}

/** One gzip member, with a header that says little. */
export const gzipMember = (text: Uint8Array, level = 6): Buffer => {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(text), 0)
  trailer.writeUInt32LE(text.length, 4)
  const header = { isText: false, mtimeS: 0, effort: 0, os: 3, name: null, comment: null }
  return Buffer.concat([gzipHeader(header, null), deflateRawSync(text, { level }), trailer])
}

/** One zstd frame with a checksum. */
export const zstdFrame = (text: Uint8Array, level = 3): Buffer =>
  zstdCompressSync(text, {
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: level },
  })

let count = 0
export const newPath = (ending: string): string => join(root, `${count++}.${ending}`)

export const fileOf = (bytes: Uint8Array, ending: string): string => {
  const path = newPath(ending)
  writeFileSync(path, bytes)
  return path
}

/** Unpacks an archive from a file to a file; `at` bytes stand in that one already. */
export const unpackBytes = async (
  archive: Uint8Array,
  packing: ArchivePacking,
  { disk = nodeDisk, at = 0, signal = noSignal }: { disk?: Disk; at?: number; signal?: AbortSignal } = {},
): Promise<{ text: Buffer; result: UnpackResult; progress: number[] }> => {
  const [from, path] = [fileOf(archive, packing), newPath('txt')]
  writeFileSync(path, 'x'.repeat(at))
  const progress: number[] = []
  const to = await disk.open(path, 'r+')
  try {
    const onProgress = (done: number): void => void progress.push(done)
    const result = await unpack({ disk, from, packing, to, at, signal, onProgress })
    return { text: readFileSync(path).subarray(at), result, progress }
  } finally {
    await to.close()
    rmSync(from)
    rmSync(path)
  }
}

/** What stands for a file that holds a text, read a few bytes at a time where asked. */
export const rangeOf = (text: Buffer, mostAtOnce = Number.POSITIVE_INFINITY): TextRange => ({
  read: (buffer, offset, length, position) =>
    Promise.resolve(
      text.copy(buffer, offset, position, Math.min(text.length, position + Math.min(length, mostAtOnce))),
    ),
  byteStart: 0,
  byteEnd: text.length,
})

/** Packs a stretch of text; gives the path of the archive, too. */
export const packText = async (
  range: TextRange,
  packed: PackedForm,
  { disk = nodeDisk, signal = noSignal }: { disk?: Disk; signal?: AbortSignal } = {},
): Promise<{ path: string; archive: Buffer; progress: number[] }> => {
  const path = newPath(packed.packing)
  const to = await disk.open(path, 'w')
  const progress: number[] = []
  try {
    const { bytes } = await pack({ ...range, to, packed, signal, onProgress: (done) => progress.push(done) })
    if (bytes !== statSync(path).size) throw new Error('the archive is not as long as was said')
  } finally {
    await to.close()
  }
  return { path, archive: readFileSync(path), progress }
}
