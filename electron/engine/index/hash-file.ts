/**
 * The hashes of a file's rows, on disk: 8 bytes a row, little-endian, in file order. It is a cache that can be made
 * again, so it is not synced; its checksum is what tells whether it can be believed. It carries its name only once it is
 * whole. When the disk takes no more, the index goes on without it.
 */
import { crc32 } from 'node:zlib'
import { type Disk, type DiskFile, readFully, removeIfThere, writeFully } from '../disk.ts'

/** A finished hash file. */
export interface HashFile {
  readonly path: string
  readonly rowCount: number
  /** Of all its bytes. */
  readonly crc: number
}

export class HashFileWriter {
  /** Why the hashes could not be kept; null as long as they can. */
  fault: unknown = null
  readonly #disk: Disk
  readonly #path: string
  readonly #temp: string
  #file: DiskFile | null = null
  #rowCount = 0
  #crc = 0
  #waitingBytes = 0
  #last: Promise<void> = Promise.resolve()

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
    this.#temp = `${path}.part`
  }

  /** Queues the hashes of the rows that come next. */
  add(hashes: BigUint64Array): void {
    if (hashes.length === 0 || this.fault !== null) return
    const bytes = new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    const position = this.#rowCount * 8
    this.#rowCount += hashes.length
    this.#crc = crc32(bytes, this.#crc)
    this.#waitingBytes += bytes.length
    this.#last = this.#last.then(async () => {
      await this.#attempt(async () => writeFully(await this.#open(), bytes, position))
      this.#waitingBytes -= bytes.length
    })
  }

  /** Gives what to wait for when more than `limitBytes` wait to be written. */
  backlog(limitBytes: number): Promise<void> | undefined {
    return this.#waitingBytes > limitBytes ? this.#last : undefined
  }

  /** Puts the file in its place; null when it could not be written. */
  async finish(): Promise<HashFile | null> {
    await this.#last
    await this.#attempt(async () => {
      await (await this.#open()).close()
      this.#file = null
      await this.#disk.rename(this.#temp, this.#path)
    })
    if (this.fault === null) return { path: this.#path, rowCount: this.#rowCount, crc: this.#crc }
    await this.discard()
    return null
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    await this.#last
    const file = this.#file
    this.#file = null
    await this.#attempt(async () => file?.close())
    await this.#attempt(() => removeIfThere(this.#disk, this.#temp))
  }

  async #open(): Promise<DiskFile> {
    this.#file ??= await this.#disk.open(this.#temp, 'w', 0o600)
    return this.#file
  }

  async #attempt(step: () => Promise<void> | undefined): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.fault ??= error
    }
  }
}

/** Reads the hashes of rows `firstRow` to `firstRow + count`; gives fewer where the file ends. */
export const readHashes = async (
  disk: Disk,
  hashes: HashFile,
  firstRow: number,
  count: number,
): Promise<BigUint64Array> => {
  const wanted = Math.max(0, Math.min(count, hashes.rowCount - firstRow))
  const numbers = new BigUint64Array(wanted)
  const file = await disk.open(hashes.path, 'r')
  try {
    const bytes = new Uint8Array(numbers.buffer)
    const read = await readFully(file, bytes, 0, bytes.length, firstRow * 8)
    return numbers.subarray(0, Math.floor(read / 8))
  } finally {
    await file.close()
  }
}

/** Tells whether a hash file still holds what it held when it was written. */
export const isHashFileWhole = async (disk: Disk, hashes: HashFile): Promise<boolean> => {
  const file = await disk.open(hashes.path, 'r')
  try {
    if ((await file.stat()).sizeBytes !== hashes.rowCount * 8) return false
    const block = new Uint8Array(1024 * 1024)
    let crc = 0
    for (let at = 0; ; ) {
      const read = await readFully(file, block, 0, block.length, at)
      if (read === 0) return crc === hashes.crc
      crc = crc32(block.subarray(0, read), crc)
      at += read
    }
  } finally {
    await file.close()
  }
}
