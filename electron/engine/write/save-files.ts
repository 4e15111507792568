/**
 * Writes parts of a working file as the files that they stand for: in their encoding, packed as they were, each beside its
 * target and read back, so that nothing is left to do but to rename.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { FileForm, Packing } from '../../../shared/file-form.ts'
import { type Disk, type DiskFile, hasErrorCode, removeIfThere } from '../disk.ts'
import { type EncodedMade, fromUtf8, type TextPiece } from '../encoding/from-utf8.ts'
import type { TextExceptions } from '../encoding/text-exceptions.ts'
import { toUtf8 } from '../encoding/to-utf8.ts'
import { pack } from '../packing/pack.ts'
import { newPackedForm, type PackedForm } from '../packing/packed-form.ts'
import { unpack } from '../packing/unpack.ts'
import { verifyPacked } from '../packing/verify-packed.ts'
import type { SourceFile } from '../source/source.ts'
import { isSameBytes } from './same-bytes.ts'
import type { Target } from './target.ts'
import type { Copied } from './write-rows.ts'

/** How a file is to be written. */
export interface OutForm {
  readonly form: FileForm
  readonly packed: PackedForm | null
}

/** Gives how a file of a dataset is written: as it is, or in UTF-8 when somebody has said so. */
export const outFormOf = ({ form, packed }: SourceFile, savesAsUtf8: boolean): OutForm =>
  savesAsUtf8 && (form.encoding !== 'utf-8' || form.rest !== null)
    ? { form: { ...form, encoding: 'utf-8', rest: null }, packed }
    : { form, packed }

/** Gives how a file is written under a new name, whose ending says how it is packed; a table becomes JSON Lines. */
export const outFormNamed = (file: SourceFile, savesAsUtf8: boolean, name: string): OutForm => {
  const { form, packed } = outFormOf(file, savesAsUtf8)
  const packing: Packing = /\.gz$/i.test(name) ? 'gzip' : /\.zst$/i.test(name) ? 'zstd' : 'none'
  const isTable = form.container === 'csv' || form.container === 'tsv' || form.container === 'parquet'
  const text: FileForm = isTable
    ? { packing, encoding: 'utf-8', rest: null, hasBom: false, container: 'jsonl', wrapperKey: null }
    : { ...form, packing }
  if (packing === 'none') return { form: text, packed: null }
  return { form: text, packed: packed?.packing === packing ? unnamed(packed) : newPackedForm(packing) }
}

// The name in a gzip header is that of the file that was packed.
const unnamed = (packed: PackedForm): PackedForm => (packed.packing === 'gzip' ? { ...packed, name: null } : packed)

/** Tells whether rows can be read from a file of this form itself. */
export const isPlainForm = ({ packing, encoding, rest }: FileForm): boolean =>
  packing === 'none' && encoding === 'utf-8' && rest === null

export interface PartToWrite {
  readonly target: Target
  readonly out: OutForm
  /** Where the part lies in the new working file. */
  readonly byteStart: number
  readonly byteEnd: number
  /** What of it was copied from the old working file, and what of that is not, encoded again, what stands in the file. */
  readonly copied: readonly Copied[]
  readonly exceptions: TextExceptions | null
}

export interface WrittenFile {
  readonly sizeBytes: number
  readonly exceptions: TextExceptions | null
}

export interface WriteFilesOptions {
  readonly disk: Disk
  /** For files on the way, in the cache. */
  readonly folder: string
  /** The new working file. */
  readonly work: DiskFile
  readonly name: string
  readonly signal: AbortSignal
  /** Told how much is done: each byte of the part counts when it is written, and when it was read back. */
  onProgress?(bytes: number): void
}

/** Writes a part beside its target, and reads it back; fails with `verify-failed`, or `encoding-cannot-hold`. */
export const writePart = async (part: PartToWrite, options: WriteFilesOptions): Promise<WrittenFile> => {
  const { disk, folder, signal, onProgress = () => undefined } = options
  const { target, out } = part
  const isEncoded = !(out.form.encoding === 'utf-8' && out.form.rest === null)
  const text = join(folder, `saving-${randomUUID()}`)
  const made = await disk.open(target.tempPath, 'w+', target.present === null ? 0o666 : 0o600)
  try {
    let exceptions: TextExceptions | null = null
    if (out.packed === null) {
      if (!isEncoded) await copyRange(part, options, made)
      else exceptions = (await encode(part, options, made)).exceptions
    } else if (isEncoded) {
      const encoded = await disk.open(text, 'w+', 0o600)
      try {
        const { bytes, exceptions: excepted } = await encode(part, options, encoded)
        exceptions = excepted
        await packInto(made, out.packed, encoded, 0, bytes, { signal, onProgress: () => undefined })
      } finally {
        await encoded.close()
      }
    } else await packInto(made, out.packed, options.work, part.byteStart, part.byteEnd, { signal, onProgress })
    if (target.present !== null) {
      await made.chmod(target.present.mode)
      await keepOwner(made, target.present.uid, target.present.gid)
    }
    await made.sync()
    await check(part, options, text)
    return { sizeBytes: (await made.stat()).sizeBytes, exceptions }
  } finally {
    await made.close()
    await removeIfThere(disk, text).catch(() => undefined)
  }
}

/** Only root may give a file away; a user who saves another's file, being allowed to, then owns it. */
export const keepOwner = async (file: DiskFile, uid: number, gid: number): Promise<void> => {
  try {
    await file.chown(uid, gid)
  } catch (error) {
    if (!hasErrorCode(error, 'EPERM', 'ENOSYS', 'EINVAL')) throw error
  }
}

const packInto = (
  to: DiskFile,
  packed: PackedForm,
  from: DiskFile,
  byteStart: number,
  byteEnd: number,
  watch: { signal: AbortSignal; onProgress(bytes: number): void },
): Promise<{ bytes: number }> =>
  pack({ read: (...place) => from.read(...place), byteStart, byteEnd, to, packed, ...watch })

const encode = (
  part: PartToWrite,
  { work, signal, onProgress }: WriteFilesOptions,
  to: DiskFile,
): Promise<EncodedMade> =>
  fromUtf8({
    pieces: piecesOfText(part),
    work,
    exceptions: part.exceptions,
    choice: part.out.form,
    to,
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
  })

/** Cuts a part into what was copied from the old working file and what is new, front to back. */
function* piecesOfText({ byteStart, byteEnd, copied }: PartToWrite): Generator<TextPiece> {
  let at = byteStart
  for (const { newStart, oldStart, length } of copied) {
    const [from, to] = [Math.max(newStart, byteStart), Math.min(newStart + length, byteEnd)]
    if (to <= from) continue
    if (from > at) yield { start: at, end: from, oldStart: null }
    yield { start: from, end: to, oldStart: oldStart + (from - newStart) }
    at = to
  }
  if (at < byteEnd) yield { start: at, end: byteEnd, oldStart: null }
}

const COPY_BYTES = 1 << 20

const copyRange = async (
  { byteStart, byteEnd }: PartToWrite,
  { work, signal, name }: WriteFilesOptions,
  to: DiskFile,
): Promise<void> => {
  const block = Buffer.allocUnsafeSlow(COPY_BYTES)
  for (let at = byteStart; at < byteEnd; ) {
    signal.throwIfAborted()
    const count = await work.read(block, 0, Math.min(COPY_BYTES, byteEnd - at), at)
    if (count === 0) throw new EngineError('verify-failed', { file: name })
    for (let done = 0; done < count; ) done += await to.write(block, done, count - done, at - byteStart + done)
    at += count
  }
}

// What was written is turned back into text, and has to be that of the part.
const check = async (part: PartToWrite, options: WriteFilesOptions, temp: string): Promise<void> => {
  const { disk, work, signal, name } = options
  const { byteStart, byteEnd, out, target } = part
  const { encoding, rest, packing } = out.form
  const read = (buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> =>
    work.read(buffer, offset, length, position)
  const isEncoded = !(encoding === 'utf-8' && rest === null)
  const fail = (): never => {
    throw new EngineError('verify-failed', { file: name })
  }
  const length = byteEnd - byteStart
  const onProgress = (bytes: number): void => options.onProgress?.(length + Math.min(length, bytes))
  if (packing !== 'none' && !isEncoded) {
    const expected = { read, byteStart, byteEnd }
    if (!(await verifyPacked({ disk, path: target.tempPath, packing, expected, signal, onProgress }))) fail()
    return
  }
  let path = target.tempPath
  const unpacked = `${temp}.unpacked`
  const back = `${temp}.text`
  try {
    if (packing !== 'none') {
      await inFile(disk, unpacked, (to) =>
        unpack({ disk, from: path, packing, to, at: 0, signal, onProgress: () => undefined }),
      )
      path = unpacked
    }
    if (isEncoded) {
      const from = await disk.open(path, 'r')
      const choice = { encoding, rest }
      try {
        await inFile(disk, back, (to) => toUtf8({ from, to, at: 0, choice, signal, onProgress }))
      } finally {
        await from.close()
      }
      path = back
    }
    if (!(await isSameBytes(disk, path, { read, byteStart, byteEnd }, signal))) fail()
  } finally {
    for (const one of [unpacked, back]) await removeIfThere(disk, one).catch(() => undefined)
  }
}

const inFile = async (disk: Disk, path: string, write: (file: DiskFile) => Promise<unknown>): Promise<void> => {
  const file = await disk.open(path, 'w+', 0o600)
  try {
    await write(file)
  } finally {
    await file.close()
  }
}
