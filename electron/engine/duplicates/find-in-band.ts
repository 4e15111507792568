/** A step of the search for near duplicates, in a worker thread: finds the rows that have the same key in a band. */
import { BandPairs } from './band-pairs.ts'
import type { BandReply, BandsEnd, BandTask } from './candidates.ts'
import { type Answer, readStretch } from './item-batch.ts'

let finder: { readonly search: number; readonly pairs: BandPairs; readonly keys: Uint32Array } | null = null

export const findInBand = (task: BandTask | BandsEnd): Answer<BandReply> => {
  if (task.step === 'bands-end') {
    finder = null
    return { reply: { kind: 'ended' }, transfer: [] }
  }
  const { search, rows, glance, band, most, keysFd, crowded, patience } = task
  if (finder?.search !== search) {
    finder = { search, pairs: new BandPairs(rows, glance), keys: new Uint32Array(rows.rows) }
  }
  const { keys, pairs } = finder
  readStretch(keysFd, new Uint8Array(keys.buffer), keys.byteLength, band * most * 4)
  const found = pairs.find(keys, crowded, patience)
  return { reply: { kind: 'pairs', found }, transfer: [found.buffer] }
}
