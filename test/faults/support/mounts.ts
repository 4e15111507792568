/**
 * File systems of a test's own, for power cuts and full disks: mounted from an image file or in memory, and gone with the
 * test. Needs root, and a kernel that mounts; where either is missing, the reason is said and the tests are skipped.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '../../engine/support/engine-on-disk.ts'

/** A mounted file system. */
export interface Mounted {
  readonly path: string
  [Symbol.dispose](): void
}

/** A mounted file system that can lose its power. */
export interface Breakable extends Mounted {
  /** Drops at once all that was not yet made to last; nothing reaches the disk any more. Writers must stand still. */
  cut(): void
  /** Mounts what the cut has left, on another device number, as after a start of the machine. */
  restart(): void
}

export type FileSystem = 'ext4' | 'xfs'

const imageBytes: Record<FileSystem, number> = { ext4: 96 * 2 ** 20, xfs: 320 * 2 ** 20 }
const makeArgs: Record<FileSystem, string[]> = { ext4: ['-q', '-F', '-m', '0'], xfs: ['-q', '-f'] }

/** FS_IOC_SHUTDOWN with NOLOGFLUSH, as xfstests' godown does it. */
const SHUTDOWN = 'open(my $f, "<", $ARGV[0]) or die $!; my $how = pack("L", 2); ioctl($f, 0x8004587d, $how) or die $!'

/** Says why file systems in memory can't be made here; null if they can. */
export const whyNoMemoryDisk = (): string | null => whyNot(() => memoryDisk(1)[Symbol.dispose]())

/** Says why the power can't be cut here; null if it can. */
export const whyNoPowerCut = (kind: FileSystem): string | null =>
  whyNot(() => {
    using disk = breakableDisk(kind)
    disk.cut()
    disk.restart()
  })

/** Mounts a file system in memory that has room for so many kilobytes. */
export const memoryDisk = (kilobytes: number): Mounted => {
  const folder = testFolder()
  run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'winnow-test', folder.path])
  return {
    path: folder.path,
    [Symbol.dispose]: () => {
      run('umount', ['-l', folder.path])
      folder[Symbol.dispose]()
    },
  }
}

/** Makes and mounts a file system on an image file. */
export const breakableDisk = (kind: FileSystem): Breakable => {
  const folder = testFolder()
  const image = join(folder.path, 'image')
  const path = join(folder.path, 'disk')
  mkdirSync(path)
  writeFileSync(image, '')
  truncateSync(image, imageBytes[kind])
  run(`mkfs.${kind}`, [...makeArgs[kind], image])
  let device = attach(image)
  const mount = (): void => {
    run('mount', ['-t', kind, device, path])
  }
  const dispose = (): void => {
    // Lazily, since a test that fails may leave files open; the loop device goes with the last of them.
    tryTo('umount', ['-l', path])
    tryTo('losetup', ['-d', device])
    rmSync(folder.path, { recursive: true, force: true })
  }
  try {
    mount()
  } catch (error) {
    dispose()
    throw error
  }
  return {
    path,
    cut: () => run('perl', ['-e', SHUTDOWN, path]),
    restart: () => {
      run('umount', [path])
      const old = device
      device = attach(image)
      run('losetup', ['-d', old])
      mount()
    },
    [Symbol.dispose]: dispose,
  }
}

const attach = (image: string): string => run('losetup', ['--find', '--show', image]).trim()

const run = (program: string, args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 })

const tryTo = (program: string, args: string[]): void => {
  try {
    run(program, args)
  } catch {
    // Already gone, as after a start that failed: nothing is left to undo.
  }
}

const whyNot = (attempt: () => void): string | null => {
  if (process.platform !== 'linux') return 'only Linux mounts file systems of a test'
  if (process.getuid?.() !== 0) return 'mounting a file system needs root'
  try {
    attempt()
    return null
  } catch (error) {
    return `this machine does not let a test mount file systems: ${(error as Error).message.trim().split('\n').at(-1)}`
  }
}
