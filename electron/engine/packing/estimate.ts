/**
 * How much an archive unpacks to, before it is unpacked. zstd may tell it frame by frame, and is believed. gzip tells the
 * last member's size only, and that without its upper bits; so the archive is taken to be packed all through as its first
 * megabytes are, and the size told is believed where it is near to that.
 */
import { type Disk, readFully } from '../disk.ts'
import { READ_AT_ONCE_BYTES } from './archive-reader.ts'
import { openArchive } from './archive-reading.ts'
import type { ArchivePacking } from './packed-form.ts'
import { MOST_ZSTD_HEADER_BYTES, readZstdHeader, zstdStart } from './zstd-frame.ts'

const LEAST_SAMPLE_BYTES = 1 << 22
/** A few bytes may unpack to a thousand times as many, and that soon enough. */
const MOST_SAMPLE_BYTES = 1 << 26
/** How far from the estimate a size told may be to be taken for that of all. */
const NEAR = 1.5

/** Estimates how many bytes come of an archive. */
export const estimateUnpacked = async (disk: Disk, path: string, packing: ArchivePacking): Promise<number> => {
  const { sizeBytes } = await disk.stat(path)
  const sample = await readSample(disk, path, packing)
  if (sample.isAll) return sample.bytes
  const estimate = Math.ceil((sizeBytes / Math.max(1, sample.packedBytes)) * sample.bytes)
  const told = packing === 'gzip' ? await toldByGzip(disk, path, sizeBytes, estimate) : await toldByZstd(disk, path)
  return told !== null && told < estimate * NEAR && told > estimate / NEAR ? told : estimate
}

const readSample = async (
  disk: Disk,
  path: string,
  packing: ArchivePacking,
): Promise<{ bytes: number; packedBytes: number; isAll: boolean }> => {
  const reading = await openArchive(disk, path, packing, new AbortController().signal)
  try {
    let bytes = 0
    // The reading's place goes on in leaps: only right behind one is it known how much of the text lies before it.
    let known = { bytes: 0, packedBytes: 0 }
    for await (const output of reading.outputs()) {
      const packedBytes = reading.position
      if (packedBytes > known.packedBytes) known = { bytes, packedBytes }
      if (known.bytes >= LEAST_SAMPLE_BYTES) return { ...known, isAll: false }
      bytes += output.length
      if (bytes >= MOST_SAMPLE_BYTES) return { bytes, packedBytes: packedBytes + READ_AT_ONCE_BYTES, isAll: false }
    }
    return { bytes, packedBytes: reading.position, isAll: true }
  } finally {
    await reading.close()
  }
}

const toldByGzip = async (disk: Disk, path: string, sizeBytes: number, estimate: number): Promise<number | null> => {
  const bytes = await readBytes(disk, path, Math.max(0, sizeBytes - 4), 4)
  if (bytes.length < 4) return null
  const low = bytes.readUInt32LE(0)
  return low + Math.max(0, Math.round((estimate - low) / 2 ** 32)) * 2 ** 32
}

// Of several frames the first tells its own size only, which is then far from the estimate.
const toldByZstd = async (disk: Disk, path: string): Promise<number | null> => {
  const bytes = await readBytes(disk, path, 0, MOST_ZSTD_HEADER_BYTES)
  if (zstdStart(bytes) !== 'frame') return null
  const header = readZstdHeader(bytes)
  return header === null || header === 'short' ? null : header.contentBytes
}

const readBytes = async (disk: Disk, path: string, position: number, length: number): Promise<Buffer> => {
  const file = await disk.open(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, await readFully(file, bytes, 0, length, position))
  } finally {
    await file.close()
  }
}
