/**
 * The file operations that the engine uses, as a value, so that a test can pass a disk that is full, slow, lying or
 * gone. Whatever writes what a user decided goes through a Disk; worker threads that only read a dataset open it
 * themselves. Reads and writes may be short here as they may be on a real disk: `readFully` and `writeFully` loop.
 */
import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * What tells one state of a file from another. `dev`, `ino` and the times are decimal strings: they do not fit a
 * number, and as strings an identity can be written as JSON and compared as it is.
 */
export interface FileStat {
  readonly dev: string
  readonly ino: string
  readonly sizeBytes: number
  readonly mtimeNs: string
  readonly ctimeNs: string
  /** Permission bits only (0o7777). */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly nlink: number
  readonly isFile: boolean
  readonly isDirectory: boolean
  /** Only ever true for `lstat`. */
  readonly isLink: boolean
}

/** An open file. */
export interface DiskFile {
  /** The system's number for it, for worker threads of this process; null when there is no real file behind it. */
  readonly fd: number | null
  /** Reads at most `length` bytes into `buffer` at `offset`; gives how many, 0 at the file's end. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>
  /** Writes at most `length` bytes of `buffer` from `offset` (position null: at the file's own place, which only such writes move). */
  write(buffer: Uint8Array, offset: number, length: number, position: number | null): Promise<number>
  datasync(): Promise<void>
  sync(): Promise<void>
  truncate(lengthBytes: number): Promise<void>
  stat(): Promise<FileStat>
  chmod(mode: number): Promise<void>
  chown(uid: number, gid: number): Promise<void>
  close(): Promise<void>
}

export interface Disk {
  open(path: string, flags: string, mode?: number): Promise<DiskFile>
  stat(path: string): Promise<FileStat>
  lstat(path: string): Promise<FileStat>
  realpath(path: string): Promise<string>
  rename(from: string, to: string): Promise<void>
  /** Makes a second (hard) link to a file. */
  link(existing: string, path: string): Promise<void>
  unlink(path: string): Promise<void>
  /** Makes a folder with its parents; says nothing if it is there. */
  mkdir(path: string, mode?: number): Promise<void>
  /** Names in a folder, in no order. */
  readdir(path: string): Promise<string[]>
  /** Fails with EACCES or EROFS when the path may not be written (a rename does not ask). */
  checkWritable(path: string): Promise<void>
  /** Bytes that this user can still write. */
  freeBytes(path: string): Promise<number>
  /** Makes renames in a folder last through a power cut. Windows has no such call, so there it does nothing. */
  syncFolder(path: string): Promise<void>
}

/** Reads until `length` bytes are there or the file ends; gives how many. */
export const readFully = async (
  file: Pick<DiskFile, 'read'>,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): Promise<number> => {
  let done = 0
  while (done < length) {
    const count = await file.read(buffer, offset + done, length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}

/** Writes all bytes (position null: at the file's own place, which only such writes move). */
export const writeFully = async (file: DiskFile, bytes: Uint8Array, position: number | null): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const count = await file.write(bytes, done, bytes.length - done, position === null ? null : position + done)
    // A disk that takes nothing and says nothing would keep this loop for ever.
    if (count === 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'EIO' })
    done += count
  }
}

/** Reads a file whole, for files that are small by nature; fails with EFBIG past the limit. */
export const readSmallFile = async (disk: Disk, path: string, limitBytes: number): Promise<Uint8Array> => {
  const file = await disk.open(path, 'r')
  try {
    const { sizeBytes } = await file.stat()
    if (sizeBytes > limitBytes) throw Object.assign(new Error(`${path} is too large`), { code: 'EFBIG' })
    const bytes = new Uint8Array(sizeBytes)
    return bytes.subarray(0, await readFully(file, bytes, 0, sizeBytes, 0))
  } finally {
    await file.close()
  }
}

/** Puts bytes in the place of a file, so that at any moment, power cut included, the old or the new ones are there. */
export const replaceFile = (disk: Disk, path: string, bytes: Uint8Array, mode = 0o600): Promise<void> =>
  replaceFileBy(disk, path, (file) => writeFully(file, bytes, 0), mode)

let tempCount = 0

/** Puts what `write` writes in the place of a file, as `replaceFile` does. */
export const replaceFileBy = async (
  disk: Disk,
  path: string,
  write: (file: DiskFile) => Promise<void>,
  mode = 0o600,
): Promise<void> => {
  // Two writers of one file, even in one process, must not meet in one temporary file.
  const temp = join(dirname(path), `.${basename(path)}.${process.pid}-${tempCount++}.tmp`)
  const file = await disk.open(temp, 'w', mode)
  try {
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.rename(temp, path)
  } catch (error) {
    await removeIfThere(disk, temp)
    throw error
  }
  await disk.syncFolder(dirname(path))
}

/** Removes a file and is content when there is none. */
export const removeIfThere = async (disk: Disk, path: string): Promise<void> => {
  try {
    await disk.unlink(path)
  } catch (error) {
    if (!isNotFound(error)) throw error // already gone is what was wanted
  }
}

/** Tells whether a file system call failed with one of these codes (`ENOENT`, `ENOSPC`, ...). */
export const hasErrorCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

/** Tells whether a file system call failed because nothing is there. */
export const isNotFound = (error: unknown): boolean => hasErrorCode(error, 'ENOENT', 'ENOTDIR')

/** Tells whether a file is still, or again, in the very state that another stat saw. */
export const isSameFile = (a: FileStat, b: FileStat): boolean =>
  a.dev === b.dev &&
  a.ino === b.ino &&
  a.sizeBytes === b.sizeBytes &&
  a.mtimeNs === b.mtimeNs &&
  a.ctimeNs === b.ctimeNs

/** The real disk. */
export const nodeDisk: Disk = {
  open: async (path, flags, mode) => nodeFile(await fs.open(path, flags, mode)),
  stat: async (path) => fileStat(await fs.stat(path, { bigint: true })),
  lstat: async (path) => fileStat(await fs.lstat(path, { bigint: true })),
  realpath: (path) => fs.realpath(path),
  rename: (from, to) => fs.rename(from, to),
  link: (existing, path) => fs.link(existing, path),
  unlink: (path) => fs.unlink(path),
  mkdir: async (path, mode) => {
    await fs.mkdir(path, { recursive: true, mode })
  },
  readdir: (path) => fs.readdir(path),
  checkWritable: (path) => fs.access(path, constants.W_OK),
  freeBytes: async (path) => {
    const { bavail, bsize } = await fs.statfs(path)
    return bavail * bsize
  },
  syncFolder: async (path) => {
    if (process.platform === 'win32') return
    const folder = await fs.open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
}

const nodeFile = (handle: fs.FileHandle): DiskFile => ({
  fd: handle.fd,
  read: async (buffer, offset, length, position) => (await handle.read(buffer, offset, length, position)).bytesRead,
  write: async (buffer, offset, length, position) =>
    (await handle.write(buffer, offset, length, position)).bytesWritten,
  datasync: () => handle.datasync(),
  sync: () => handle.sync(),
  truncate: (lengthBytes) => handle.truncate(lengthBytes),
  stat: async () => fileStat(await handle.stat({ bigint: true })),
  chmod: (mode) => handle.chmod(mode),
  chown: (uid, gid) => handle.chown(uid, gid),
  close: () => handle.close(),
})

interface BigStat {
  dev: bigint
  ino: bigint
  size: bigint
  mtimeNs: bigint
  ctimeNs: bigint
  mode: bigint
  uid: bigint
  gid: bigint
  nlink: bigint
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

const fileStat = (stat: BigStat): FileStat => ({
  dev: String(stat.dev),
  ino: String(stat.ino),
  sizeBytes: Number(stat.size),
  mtimeNs: String(stat.mtimeNs),
  ctimeNs: String(stat.ctimeNs),
  mode: Number(stat.mode & 0o7777n),
  uid: Number(stat.uid),
  gid: Number(stat.gid),
  nlink: Number(stat.nlink),
  isFile: stat.isFile(),
  isDirectory: stat.isDirectory(),
  isLink: stat.isSymbolicLink(),
})
