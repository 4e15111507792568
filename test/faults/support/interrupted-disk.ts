/**
 * A real disk on which another program comes in between: right before a call that the test names, the test's own action
 * is done, once, as a program that alters the file at the worst moment would.
 */
import { type Disk, type DiskFile, nodeDisk } from '../../../electron/engine/disk.ts'

/** A call that is about to be made: `open r`, `open w`, `fstat`, `stat`, `link`, `rename`, `sync folder`. */
export interface DiskCall {
  call: string
  path: string
}

export class InterruptedDisk implements Disk {
  #isWanted: (call: DiskCall) => boolean = () => false
  #act: (() => void | Promise<void>) | null = null

  /** Does something right before the first call that is wanted. */
  interrupt(isWanted: (call: DiskCall) => boolean, act: () => void | Promise<void>): void {
    this.#isWanted = isWanted
    this.#act = act
  }

  /** Whether the action was done. */
  get wasInterrupted(): boolean {
    return this.#act === null
  }

  async open(path: string, flags: string, mode?: number): Promise<DiskFile> {
    await this.#before({ call: `open ${flags}`, path })
    const file = await nodeDisk.open(path, flags, mode)
    return {
      ...file,
      stat: async () => {
        await this.#before({ call: 'fstat', path })
        return file.stat()
      },
    }
  }

  async stat(path: string) {
    await this.#before({ call: 'stat', path })
    return nodeDisk.stat(path)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#before({ call: 'rename', path: to })
    return nodeDisk.rename(from, to)
  }

  async link(existing: string, path: string): Promise<void> {
    await this.#before({ call: 'link', path: existing })
    return nodeDisk.link(existing, path)
  }

  lstat = nodeDisk.lstat
  realpath = nodeDisk.realpath
  unlink = nodeDisk.unlink
  mkdir = nodeDisk.mkdir
  readdir = nodeDisk.readdir
  checkWritable = nodeDisk.checkWritable
  freeBytes = nodeDisk.freeBytes
  syncFolder = nodeDisk.syncFolder

  async #before(call: DiskCall): Promise<void> {
    const act = this.#act
    if (act === null || !this.#isWanted(call)) return
    this.#act = null
    await act()
  }
}
