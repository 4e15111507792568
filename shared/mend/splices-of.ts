/** Says as splices what a replacement by a pattern does, so that fixes after one another come to one list. */
import { applySplices, type Splice, spliceBetween, squashSplices } from '../text-splice.ts'
import type { TextMend } from './replace-text.ts'

/** Makes the mend that replaces each match by what a function gives for it; null keeps the match. */
export const replaceEach =
  (pattern: RegExp, give: (found: RegExpExecArray | RegExpMatchArray, text: string) => string | null): TextMend =>
  (text) => {
    const splices: Splice[] = []
    for (const found of text.matchAll(pattern)) {
      const [removed] = found
      const inserted = give(found, text)
      if (inserted === null || inserted === removed) continue
      for (const one of spliceBetween(removed, inserted)) splices.push({ ...one, start: found.index + one.start })
    }
    return splices
  }

/** Makes the mend that does several, each on what the one before has left. */
export const inTurn =
  (mends: readonly TextMend[]): TextMend =>
  (text) => {
    let now = text
    let all: readonly Splice[] = []
    for (const mend of mends) {
      const splices = mend(now)
      if (splices.length === 0) continue
      now = applySplices(now, splices)
      all = all.length === 0 ? splices : squashSplices(all, splices)
    }
    return all
  }
