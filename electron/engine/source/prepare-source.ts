/**
 * Makes of the files of a source a working file of UTF-8 rows: none is made where the one file is that itself. Archives are
 * unpacked, other encodings turned into UTF-8, tables into JSON Lines, and several files put one behind the other. Each step
 * writes a file of its own in the cache, and room for it is looked for first.
 */
import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { EncodingChoice, FileForm } from '../../../shared/file-form.ts'
import { type DiskFile, readFully, removeIfThere } from '../disk.ts'
import { toUtf8 } from '../encoding/to-utf8.ts'
import type { EngineContext } from '../engine-context.ts'
import { estimateUnpacked } from '../packing/estimate.ts'
import { unpack } from '../packing/unpack.ts'
import { type FoundRows, findRows, HEAD_BYTES } from '../read/sniff.ts'
import { importTable } from '../tabular/import-table.ts'
import { OutFile } from '../write/out-file.ts'
import { checkRoom, writeError } from '../write/target.ts'
import { choicesFor, type ExaminedFile, type ExaminedSource, isPlainFile } from './examine-source.ts'
import { findKept, keepSource, removeLeft } from './kept-source.ts'
import { clearOldWork } from './old-work.ts'
import { asBefore, type RowsBefore } from './rows-before.ts'
import type { PartPlan, Source, SourceFile } from './source.ts'

export interface PrepareOptions {
  readonly context: Pick<EngineContext, 'disk' | 'workers' | 'startChild'>
  /** A folder of the cache, for the working file. */
  readonly folder: string
  /** How text is read whose encoding is in doubt, as somebody has said. */
  readonly said: EncodingChoice | null
  /** Whether that was said of this very state of the files. */
  readonly isFirm?: boolean
  /** How the rows of the one file lay when it was last open, where they may be taken for something else by what is left. */
  readonly before?: RowsBefore | null
  readonly signal: AbortSignal
  /** Of the bytes of all files. */
  onProgress(done: number, total: number): void
}

/** A source whose rows can be read. */
export interface PreparedSource {
  readonly source: Source
  /** The working file. */
  readonly path: string
  readonly parts: readonly PartPlan[]
}

/** Text needs up to this much more room in UTF-8: a Chinese character has three bytes there, and two in GB18030. */
const UTF8_GROWTH = 1.5
/** About what a working file and the step before it take together, for a first look at the room. */
const ROOM_GROWTH = 6
/** JSON names each cell. */
const TABLE_GROWTH = 3

/** Prepares a source, or finds the working file that an earlier opening made of it. */
export const prepareSource = async (looked: ExaminedSource, options: PrepareOptions): Promise<PreparedSource> => {
  const { context, folder, said } = options
  const { disk } = context
  const choices = choicesFor(looked, { said, isFirm: options.isFirm === true })
  const examined = { ...looked, files: looked.files.map((file, at) => withRows(file, choices[at])) }
  const source = { path: examined.path, identity: examined.identity, quick: examined.quick }
  if (!examined.isSeveral && isPlainFile(examined.files[0], choices[0])) {
    const [file] = examined.files
    const { sniffed } = file
    const rows = sniffed.rows === null ? null : asBefore(sniffed.rows, options.before ?? null, sniffed)
    if (rows === null || rows.isTable) throw new Error('a plain file has rows of text')
    await removeLeft(disk, folder, null)
    const parts = [planOf(rows, 0, file.identity.sizeBytes)]
    return { source: { ...source, files: [plainFile(file, rows)], isPlain: true }, path: file.path, parts }
  }
  const known = await findKept(disk, folder, examined.files)
  if (known?.files.every(({ form }, at) => isSameChoice(form, choices[at]))) {
    await removeLeft(disk, folder, basename(known.workPath))
    return { source: { ...source, files: known.files, isPlain: false }, path: known.workPath, parts: known.parts }
  }
  const sizeBytes = examined.files.reduce((sum, { identity }) => sum + identity.sizeBytes, 0)
  await clearOldWork(disk, folder, { nowMs: Date.now(), needed: sizeBytes * ROOM_GROWTH })
  const maker = new WorkMaker(options, examined)
  try {
    const { workName, files, parts } = await maker.make(choices)
    await keepSource(disk, folder, { workName, files, parts })
    return { source: { ...source, files, isPlain: false }, path: join(folder, workName), parts }
  } catch (error) {
    await maker.clear()
    options.signal.throwIfAborted()
    throw notEnoughRoom(await writeError(disk, error, join(folder, basename(examined.path))), basename(examined.path))
  }
}

// What is being opened is not what there is no room for.
const notEnoughRoom = (error: unknown, file: string): unknown =>
  isEngineError(error, 'disk-full')
    ? new EngineError('no-room-to-open', { ...error.values, file }, { cause: error })
    : error

// What looks like another encoding may be said to be UTF-8 all the same, with bytes in it that mean nothing.
const withRows = (file: ExaminedFile, { encoding }: EncodingChoice): ExaminedFile => {
  const { head, isWhole, packing, rows } = file.sniffed
  if (encoding !== 'utf-8' || rows !== null || packing !== 'none') return file
  return { ...file, sniffed: { ...file.sniffed, rows: findRows(head, isWhole, file.name) } }
}

/** Gives the plan of a part whose text has been looked at from its first byte. */
export const planOf = (rows: FoundRows & { isTable: false }, byteStart: number, byteEnd: number): PartPlan => ({
  byteStart,
  byteEnd,
  layout: rows.layout,
  rowsStart: byteStart + rows.rowsStart,
  depth: rows.depth,
})

const plainFile = (
  { path, name, identity, quick, sniffed }: ExaminedFile,
  rows: FoundRows & { isTable: false },
): SourceFile => ({
  path,
  name,
  identity,
  quick,
  form: {
    packing: 'none',
    encoding: 'utf-8',
    rest: null,
    hasBom: sniffed.text.hasBom,
    container: rows.kind,
    wrapperKey: rows.wrapperKey,
  },
  packed: null,
  exceptions: null,
  isTruncated: false,
  ragged: null,
})

const isSameChoice = (form: FileForm, { encoding, rest }: EncodingChoice): boolean =>
  form.encoding === encoding && form.rest === rest

/** What a step of the making has come to: a file of text, which is the user's own or one to be removed. */
interface Step {
  readonly path: string
  readonly bytes: number
  readonly isOwn: boolean
}

class WorkMaker {
  readonly #options: PrepareOptions
  readonly #examined: ExaminedSource
  readonly #name = `work-${randomUUID()}`
  readonly #total: number
  #done = 0
  #temps = 0

  constructor(options: PrepareOptions, examined: ExaminedSource) {
    this.#options = options
    this.#examined = examined
    this.#total = examined.files.reduce((sum, { identity }) => sum + identity.sizeBytes, 0)
  }

  async make(
    choices: readonly EncodingChoice[],
  ): Promise<{ workName: string; files: readonly SourceFile[]; parts: readonly PartPlan[] }> {
    const { disk } = this.#options.context
    const files: SourceFile[] = []
    const parts: PartPlan[] = []
    const work = this.#pathOf('')
    const { isSeveral } = this.#examined
    const out = isSeveral ? await disk.open(work, 'w+', 0o600) : null
    let at = 0
    try {
      for (const [number, file] of this.#examined.files.entries()) {
        const { made, step, rows } = await this.#makeOne(file, choices[number])
        const { exceptions } = made
        files.push({ ...made, exceptions: exceptions?.shifted(at) ?? null })
        parts.push(planOf(rows, at, at + step.bytes))
        at += step.bytes
        if (out === null) {
          if (step.isOwn) throw new Error('a plain file needs no working file')
          await disk.rename(step.path, work)
        } else {
          await this.#append(out, step, parts[number].byteStart)
          await this.#drop(step)
        }
        this.#done += file.identity.sizeBytes
      }
      await out?.sync()
    } finally {
      await out?.close()
    }
    return { workName: basename(work), files, parts }
  }

  /** Removes all that was written. */
  async clear(): Promise<void> {
    const { context, folder } = this.#options
    const names = await context.disk.readdir(folder).catch(() => [])
    for (const name of names)
      if (name.startsWith(this.#name)) await removeIfThere(context.disk, join(folder, name)).catch(() => undefined)
  }

  async #makeOne(
    file: ExaminedFile,
    choice: EncodingChoice,
  ): Promise<{ made: SourceFile; step: Step; rows: FoundRows & { isTable: false } }> {
    const { sniffed, path, identity, quick, name } = file
    let step: Step = { path, bytes: identity.sizeBytes, isOwn: true }
    let [packed, isTruncated]: [SourceFile['packed'], boolean] = [null, false]
    if (sniffed.packing !== 'none') {
      const unpacked = await this.#unpack(file, sniffed.packing)
      step = unpacked.step
      packed = unpacked.packed
      isTruncated = unpacked.isTruncated
    }
    const isUtf8 = choice.encoding === 'utf-8' && choice.rest === null
    let exceptions: SourceFile['exceptions'] = null
    if (!isUtf8) {
      const text = await this.#toUtf8(step, choice, name)
      await this.#drop(step)
      step = text.step
      exceptions = text.exceptions
    }
    const { before = null } = this.#options
    const isHeadLost = sniffed.rows === null || (before !== null && sniffed.head.length === 0)
    const [head, isWhole] = isHeadLost ? await this.#headOf(step) : [sniffed.head, sniffed.isWhole]
    const seen = sniffed.rows ?? findRows(head, isWhole, name)
    const found = asBefore(seen, before, { head, isWhole })
    const form = { packing: sniffed.packing, ...choice, hasBom: sniffed.text.hasBom }
    const made = { path, name, identity, quick, packed, exceptions, isTruncated }
    if (!found.isTable) {
      const { kind: container, wrapperKey } = found
      return { made: { ...made, form: { ...form, container, wrapperKey }, ragged: null }, step, rows: found }
    }
    const table = await this.#import(step, found, name)
    await this.#drop(step)
    const ofTable = { ...form, container: found.kind, wrapperKey: null }
    return { made: { ...made, form: ofTable, ragged: table.ragged }, step: table.step, rows: LINES }
  }

  async #unpack(
    { path, name }: ExaminedFile,
    packing: 'gzip' | 'zstd',
  ): Promise<{ step: Step; packed: SourceFile['packed']; isTruncated: boolean }> {
    const { context, folder, signal } = this.#options
    const { disk } = context
    await checkRoom(disk, folder, await estimateUnpacked(disk, path, packing), path)
    const target = this.#tempPath()
    const to = await disk.open(target, 'w+', 0o600)
    try {
      const onProgress = (done: number): void => this.#report(done)
      const { packed, bytes, isTruncated, damage } = await unpack({
        disk,
        from: path,
        packing,
        to,
        at: 0,
        signal,
        onProgress,
      })
      const isBroken = isTruncated || damage !== null
      // An archive of nothing is whole: of several files, one may well be empty.
      if (bytes === 0 && isBroken) throw new EngineError('archive-unreadable', { file: name, packing })
      return { step: { path: target, bytes, isOwn: false }, packed, isTruncated: isBroken }
    } finally {
      await to.close()
    }
  }

  async #toUtf8(step: Step, choice: EncodingChoice, name: string) {
    const { context, folder, signal } = this.#options
    const { disk } = context
    await checkRoom(disk, folder, step.bytes * UTF8_GROWTH, name)
    const target = this.#tempPath()
    const from = await disk.open(step.path, 'r')
    const to = await disk.open(target, 'w+', 0o600)
    try {
      const onProgress = (done: number): void => this.#report(step.isOwn ? done : 0)
      const { bytes, exceptions } = await toUtf8({ from, to, at: 0, choice, signal, onProgress })
      return { step: { path: target, bytes, isOwn: false }, exceptions }
    } finally {
      await from.close()
      await to.close()
    }
  }

  async #import(step: Step, table: FoundRows & { isTable: true }, name: string) {
    const { context, folder, signal } = this.#options
    await checkRoom(context.disk, folder, step.bytes * TABLE_GROWTH, name)
    const target = this.#tempPath()
    const { bytes, faults, faultCount } = await importTable({
      context,
      look: table,
      file: name,
      from: step.path,
      to: { path: target, position: 0 },
      signal,
      onProgress: (done, total) => this.#report(step.isOwn ? (step.bytes * done) / Math.max(1, total) : 0),
    })
    const ragged = faultCount === 0 ? null : { rows: faultCount, line: faults[0]?.line ?? 0 }
    return { step: { path: target, bytes, isOwn: false }, ragged }
  }

  async #headOf(step: Step): Promise<[head: Uint8Array, isWhole: boolean]> {
    const file = await this.#options.context.disk.open(step.path, 'r')
    try {
      const head = new Uint8Array(Math.min(HEAD_BYTES, step.bytes))
      await readFully(file, head, 0, head.length, 0)
      return [head, head.length === step.bytes]
    } finally {
      await file.close()
    }
  }

  async #append(to: DiskFile, step: Step, at: number): Promise<void> {
    const { context, folder, signal } = this.#options
    if (step.isOwn) await checkRoom(context.disk, folder, step.bytes, step.path)
    const from = await context.disk.open(step.path, 'r')
    try {
      const out = new OutFile(to, at)
      for (let done = 0; done < step.bytes; done += COPY_BYTES) {
        signal.throwIfAborted()
        const end = Math.min(step.bytes, done + COPY_BYTES)
        if (!(await out.copy(from, done, end))) throw new EngineError('source-changed', { file: basename(step.path) })
        if (step.isOwn) this.#report(end)
      }
      await out.flush()
    } finally {
      await from.close()
    }
  }

  async #drop({ path, isOwn }: Step): Promise<void> {
    if (!isOwn) await removeIfThere(this.#options.context.disk, path)
  }

  #report(done: number): void {
    this.#options.onProgress(this.#done + done, this.#total)
  }

  #tempPath(): string {
    this.#temps += 1
    return this.#pathOf(`.step-${this.#temps}`)
  }

  #pathOf(ending: string): string {
    return join(this.#options.folder, `${this.#name}${ending}`)
  }
}

const COPY_BYTES = 16 * 2 ** 20

const LINES: FoundRows & { isTable: false } = {
  isTable: false,
  kind: 'jsonl',
  wrapperKey: null,
  layout: 'lines',
  depth: 0,
  rowsStart: 0,
}
