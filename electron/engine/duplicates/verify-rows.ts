/** A step of the search for near duplicates, in a worker thread: compares pairs of rows by their shingles. */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { layoutRules } from '../container/container.ts'
import type { KeptSet } from '../kernels/shingles.ts'
import { partAt } from '../source/part-at.ts'
import type { FoldedText, TextOptions } from './folded-text.ts'
import { type Answer, readStretch } from './item-batch.ts'
import { TEXT_STATES } from './text-twins.ts'
import type { VerifyReply, VerifyTask } from './verify-pairs.ts'

/** Compares pairs of rows by means of a text. */
export const verify = (text: FoldedText, task: VerifyTask): Answer<VerifyReply> => {
  const similarities = similaritiesOf(text, task)
  return { reply: { kind: 'verified', similarities }, transfer: [similarities.buffer] }
}

const similaritiesOf = (text: FoldedText, task: VerifyTask): Uint16Array<ArrayBuffer> => {
  const { pairs, rowSources } = task
  const { kernel } = text
  const options: TextOptions = { folding: task.folding, without: task.without, isJoined: true }
  kernel.clearSets()
  const sets = Array.from(rowSources, (_, row) => setOf(text, task, row, options))
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
const setOf = (text: FoldedText, task: VerifyTask, row: number, options: TextOptions): KeptSet => {
  const { reading, fd, parts } = task.sources[task.rowSources[row]]
  const inline = task.inline[row]
  const byteLength = inline === null ? task.ends[row] - task.starts[row] : inline.length
  const bytes = text.roomFor(reading, byteLength, byteLength, options)
  if (inline === null) readStretch(fd, bytes, byteLength, task.starts[row])
  else bytes.set(inline)
  const { layout } = parts[partAt(parts, task.starts[row])]
  const end = inline === null ? layoutRules[layout].contentEnd(bytes, 0, byteLength) : byteLength
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
