/** A vote of rows over what a file mostly is. */
import { readJson } from '../../../shared/json-node.ts'
import { detect } from '../../../shared/lens/lenses.ts'
import { SIGNS_LIMIT_BYTES } from './read-signs.ts'

export class FormatVote {
  readonly #counts = new Map<string, number>()

  add(bytes: Uint8Array): void {
    const row = bytes.length > SIGNS_LIMIT_BYTES ? null : readJson(bytes)
    const lens = row === null ? null : detect(row)
    if (lens !== null) this.#counts.set(lens.id, (this.#counts.get(lens.id) ?? 0) + 1)
  }

  /** Gives the format that most rows have; null when no row has one. Of two that are level the one seen first. */
  winner(): string | null {
    let best: string | null = null
    for (const [lens, count] of this.#counts) if (best === null || count > (this.#counts.get(best) ?? 0)) best = lens
    return best
  }
}
