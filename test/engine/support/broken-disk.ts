/**
 * A real disk on which the n-th call that alters anything goes wrong: fails once, fails from then on (as after a crash:
 * nothing reaches the disk any more), or lies about how much it wrote. Only calls that alter are counted, since those
 * are what a promise about the disk is made of.
 */
import type { Disk, DiskFile } from '../../../electron/engine/disk.ts'
import { nodeDisk } from '../../../electron/engine/disk.ts'

export type Breakage =
  | { kind: 'fails'; code: string }
  | { kind: 'dies' }
  | { kind: 'writes-half'; code: string }
  | { kind: 'lies' }

export class BrokenDisk implements Disk {
  /** The calls that alter something, in order. */
  readonly calls: string[] = []
  /** The call that went wrong, with the file's name. */
  broken: string | null = null
  #breakAt = Number.POSITIVE_INFINITY
  #breakage: Breakage = { kind: 'dies' }
  #isDead = false

  /** Breaks the n-th altering call from now on, counted from 0. */
  breakAt(call: number, breakage: Breakage): void {
    this.calls.length = 0
    this.#breakAt = call
    this.#breakage = breakage
    this.#isDead = false
    this.broken = null
  }

  async open(path: string, flags: string, mode?: number): Promise<DiskFile> {
    if (flags !== 'r') this.#alter(`open ${flags}`)
    const file = await nodeDisk.open(path, flags, mode)
    return {
      fd: file.fd,
      read: (...args) => file.read(...args),
      write: (buffer, offset, length, position) => this.#write(path, file, buffer, offset, length, position),
      datasync: () => this.#altering('datasync', () => file.datasync()),
      sync: () => this.#altering('sync', () => file.sync()),
      truncate: (length) => this.#altering('truncate', () => file.truncate(length)),
      stat: () => file.stat(),
      chmod: (mode) => this.#altering('chmod', () => file.chmod(mode)),
      chown: (uid, gid) => this.#altering('chown', () => file.chown(uid, gid)),
      close: () => file.close(),
    }
  }

  stat = nodeDisk.stat
  lstat = nodeDisk.lstat
  realpath = nodeDisk.realpath
  readdir = nodeDisk.readdir
  checkWritable = nodeDisk.checkWritable
  freeBytes = nodeDisk.freeBytes

  rename(from: string, to: string): Promise<void> {
    return this.#altering('rename', () => nodeDisk.rename(from, to))
  }
  link(existing: string, path: string): Promise<void> {
    return this.#altering('link', () => nodeDisk.link(existing, path))
  }
  unlink(path: string): Promise<void> {
    return this.#altering('unlink', () => nodeDisk.unlink(path))
  }
  mkdir(path: string, mode?: number): Promise<void> {
    return this.#altering('mkdir', () => nodeDisk.mkdir(path, mode))
  }
  syncFolder(path: string): Promise<void> {
    return this.#altering('sync folder', () => nodeDisk.syncFolder(path))
  }

  async #altering<T>(call: string, work: () => Promise<T>): Promise<T> {
    this.#alter(call)
    return work()
  }

  async #write(
    path: string,
    file: DiskFile,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<number> {
    const isBroken = this.calls.length === this.#breakAt
    const { kind } = this.#breakage
    if (isBroken && kind === 'lies') {
      this.calls.push('write')
      this.broken = `write ${path}`
      await file.write(buffer, offset, Math.floor(length / 2), position)
      return length
    }
    if (isBroken && kind === 'writes-half') await file.write(buffer, offset, Math.floor(length / 2), position)
    this.#alter(`write ${path}`)
    return file.write(buffer, offset, length, position)
  }

  #alter(call: string): void {
    if (this.#isDead) throw failure('EIO')
    const isBroken = this.calls.length === this.#breakAt
    this.calls.push(call)
    if (!isBroken) return
    this.broken = call
    if (this.#breakage.kind === 'lies') return
    if (this.#breakage.kind === 'dies') {
      this.#isDead = true
      throw failure('EIO')
    }
    throw failure(this.#breakage.code)
  }
}

const failure = (code: string): Error => Object.assign(new Error(`${code}: broken on purpose`), { code })
