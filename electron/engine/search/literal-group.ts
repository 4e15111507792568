/** Many texts that are looked for in the same place: each row is read once for all of them. */
import type { Place, TextOptions } from '../../../shared/query/ask.ts'
import { comparable } from '../../../shared/query/fold-text.ts'
import type { TextKernel } from '../kernels/text.ts'
import { type BlockRow, textsReader } from './leaf-plan.ts'
import { ManyLiterals } from './many-literals.ts'
import type { SearchLeaf } from './search-task.ts'

/** From so many on, reading every row once is quicker than going over the bytes for each. */
const FEWEST = 32

export class LiteralGroup {
  readonly #leaves: readonly number[]
  readonly #options: TextOptions
  readonly #literals: ManyLiterals
  readonly #textsOf: (row: BlockRow) => readonly string[] | null

  constructor(kernel: TextKernel, { place, options, texts }: Omit<Members, 'leaves'>, leaves: readonly number[]) {
    this.#leaves = leaves
    this.#options = options
    this.#literals = new ManyLiterals(texts.map((text) => comparable(text, options)))
    this.#textsOf = textsReader(kernel, place)
  }

  /** Tells each leaf that finds a row, or all of them by null where that can't be told. */
  look(row: BlockRow, note: (leaf: number, isFound: true | null) => void): void {
    const texts = this.#textsOf(row)
    if (texts === null) for (const leaf of this.#leaves) note(leaf, null)
    else {
      const compared = texts.map((text) => comparable(text, this.#options))
      for (const number of this.#literals.findIn(compared)) note(this.#leaves[number], true)
    }
  }
}

interface Members {
  readonly place: Exclude<Place, { in: 'role' }>
  readonly options: TextOptions
  readonly leaves: number[]
  readonly texts: string[]
}

/** Groups leaves that are worth it; gives the groups, and the numbers of the leaves that are in one. */
export const groupsOf = (
  kernel: TextKernel,
  leaves: readonly SearchLeaf[],
): { groups: LiteralGroup[]; grouped: ReadonlySet<number> } => {
  const byPlace = new Map<string, Members>()
  for (const [number, { leaf, options }] of leaves.entries()) {
    if (leaf.kind !== 'text' || leaf.pattern.kind !== 'literal' || leaf.place.in === 'role') continue
    const { place, pattern } = leaf
    if (comparable(pattern.text, options) === '') continue
    const name = JSON.stringify([place, options.isCaseExact, options.isNormalised])
    const members = byPlace.get(name) ?? { place, options, leaves: [], texts: [] }
    byPlace.set(name, members)
    members.leaves.push(number)
    members.texts.push(pattern.text)
  }
  const worthy = [...byPlace.values()].filter(({ texts }) => texts.length >= FEWEST)
  return {
    groups: worthy.map((members) => new LiteralGroup(kernel, members, members.leaves)),
    grouped: new Set(worthy.flatMap((members) => members.leaves)),
  }
}
