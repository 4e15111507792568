/** What the naive engine tells of its rows for pictures: how many there are, and nothing of what is in them. */
import type { Input, Output } from '../../shared/contract.ts'
import type { PartAnswer } from '../../shared/overview/description.ts'
import type { OpenDataset } from './naive-engine.ts'

type Described = Output<'describe'>

/** Counts rows; a part is answered as one in which nothing was found. */
export const naiveDescription = ({ document }: OpenDataset, { within, parts }: Input<'describe'>): Described => {
  const deleted = document.rows.filter(({ isDeleted }) => isDeleted).length
  const side = { rows: document.rows.length - deleted, deleted }
  const sides = within === undefined ? [side] : [side, side]
  const zeros = sides.map(() => 0)
  const answer = (part: Input<'describe'>['parts'][number]): PartAnswer => {
    switch (part.kind) {
      case 'known':
        return { kind: 'known', what: part.what, entries: [], omitted: 0, isComplete: true }
      case 'turns':
        return { kind: 'known', what: 'turns', entries: [], omitted: 0, isComplete: true }
      case 'signal':
        return { kind: 'labels', entries: [], unknown: zeros }
      case 'field':
        return { kind: 'field', path: part.path, kinds: [], values: [], distinct: zeros, others: zeros, numbers: null }
      case 'filled':
        return { kind: 'filled', fields: [] }
      case 'scatter': {
        const axis = { edges: [0, 1], scale: 'each' as const, isWhole: true }
        const empty = { cells: [], counts: [], known: 0, unknown: 0 }
        return { kind: 'scatter', x: axis, y: axis, sides: sides.map(() => empty), points: [] }
      }
    }
  }
  return { revision: document.revision, sides, parts: parts.map(answer) }
}
