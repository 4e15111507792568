/** A worker thread of the search for near duplicates: compares pairs of rows by their shingles. */
import { parentPort } from 'node:worker_threads'
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { jsonl } from '../container/jsonl.ts'
import type { KeptSet } from '../kernels/shingles.ts'
import { FoldedText, type TextOptions } from './folded-text.ts'
import { failureOf, readStretch } from './item-batch.ts'
import { TEXT_STATES } from './text-twins.ts'
import type { VerifyReply, VerifyTask } from './verify-pairs.ts'

const text = new FoldedText()

parentPort?.on('message', (task: VerifyTask) => {
  try {
    const similarities = verify(task)
    parentPort?.postMessage({ kind: 'verified', similarities } satisfies VerifyReply, [similarities.buffer])
  } catch (error) {
    parentPort?.postMessage(failureOf(error) satisfies VerifyReply)
  }
})

const verify = (task: VerifyTask): Uint16Array<ArrayBuffer> => {
  const { pairs, rowSources } = task
  const { kernel } = text
  const options: TextOptions = { folding: task.folding, without: task.without, isJoined: true }
  kernel.clearSets()
  const sets = Array.from(rowSources, (_, row) => setOf(task, row, options))
  const similarities = new Uint16Array(pairs.length / 2)
  let loaded = -1
  for (let at = 0; at < similarities.length; at++) {
    const [one, other] = [sets[pairs[at * 2]], sets[pairs[at * 2 + 1]]]
    if (one.count === 0 || other.count === 0) continue
    if (loaded !== pairs[at * 2 + 1]) {
      loaded = pairs[at * 2 + 1]
      kernel.loadSet(other)
    }
    similarities[at] = similarityOf(kernel.countShared(one), one.count, other.count)
  }
  return similarities
}

/** Reads a row and keeps its shingles; none of a row that is another one by now. */
const setOf = (task: VerifyTask, row: number, options: TextOptions): KeptSet => {
  const { reading, fd } = task.sources[task.rowSources[row]]
  const inline = task.inline[row]
  const byteLength = inline === null ? task.ends[row] - task.starts[row] : inline.length
  const bytes = text.roomFor(reading, byteLength, byteLength, options)
  if (inline === null) readStretch(fd, bytes, byteLength, task.starts[row])
  else bytes.set(inline)
  const end = inline === null ? jsonl.contentEnd(bytes, 0, byteLength) : byteLength
  if (text.load(bytes, 0, end) !== TEXT_STATES.text || text.kernel.findShingles(task.shingle) === 0) {
    return { at: 0, count: 0 }
  }
  return text.kernel.keepSet()
}

/** Rounded down in whole numbers, so that no pair seems more alike than it is. */
const similarityOf = (shared: number, one: number, other: number): number => {
  const all = one + other - shared
  const scaled = shared * SIMILARITY_SCALE
  return (scaled - (scaled % all)) / all
}
