/**
 * What tells a file again at once, without reading it whole: its size and samples of its head, middle and tail. Two files
 * that agree in it may still differ, so whoever trusts it checks the content fingerprint once that is known.
 */

import { type DiskFile, readFully } from '../disk.ts'
import { hashRow } from '../kernels/lines.ts'

const SAMPLE_BYTES = 256 * 1024

/** Gives the quick fingerprint of an open file, as 16 hex digits. Reads at most 768 KiB. */
export const readQuickFingerprint = async (file: DiskFile, sizeBytes: number): Promise<string> => {
  const samples = new Uint8Array(8 + SAMPLE_BYTES * 3)
  new DataView(samples.buffer).setFloat64(0, sizeBytes, true)
  let used = 8
  for (const position of samplePositions(sizeBytes)) {
    used += await readFully(file, samples, used, Math.min(SAMPLE_BYTES, sizeBytes - position), position)
  }
  return hashRow(samples.subarray(0, used)).toString(16).padStart(16, '0')
}

const samplePositions = (sizeBytes: number): number[] => {
  if (sizeBytes <= SAMPLE_BYTES) return [0]
  if (sizeBytes <= SAMPLE_BYTES * 3)
    return Array.from({ length: Math.ceil(sizeBytes / SAMPLE_BYTES) }, (_, at) => at * SAMPLE_BYTES)
  return [0, Math.floor((sizeBytes - SAMPLE_BYTES) / 2), sizeBytes - SAMPLE_BYTES]
}
