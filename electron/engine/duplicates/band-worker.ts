/** A worker thread of the search for near duplicates: finds the rows that have the same key in a band. */
import { parentPort } from 'node:worker_threads'
import { BandPairs } from './band-pairs.ts'
import type { BandReply, BandTask } from './candidates.ts'
import { failureOf, readStretch } from './item-batch.ts'

let finder: { readonly search: number; readonly pairs: BandPairs; readonly keys: Uint32Array } | null = null

parentPort?.on('message', (task: BandTask | 'end') => {
  try {
    if (task === 'end') {
      finder = null
      parentPort?.postMessage({ kind: 'ended' } satisfies BandReply)
      return
    }
    const { search, rows, glance, band, most, keysFd, crowded, patience } = task
    if (finder?.search !== search) {
      finder = { search, pairs: new BandPairs(rows, glance), keys: new Uint32Array(rows.rows) }
    }
    const { keys, pairs } = finder
    readStretch(keysFd, new Uint8Array(keys.buffer), keys.byteLength, band * most * 4)
    const found = pairs.find(keys, crowded, patience)
    parentPort?.postMessage({ kind: 'pairs', found } satisfies BandReply, [found.buffer])
  } catch (error) {
    finder = null
    parentPort?.postMessage(failureOf(error) satisfies BandReply)
  }
})
