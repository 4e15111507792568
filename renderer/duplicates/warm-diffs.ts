/** Compares the rows of groups that are likely to be looked at next, in the pauses of whoever looks at this one. */
import type { ReadGroup } from './group-reader.ts'
import type { MemberDiffs } from './member-diffs.ts'

/** Nobody who reads has pressed the next key by then. */
const PAUSE_MS = 120
/** So many are seen at once. */
const MEMBERS = 4

/** Compares them one at a time, until told to stop. */
export const warmDiffs = (diffs: MemberDiffs, groups: () => readonly ReadGroup[]): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const go = (pairs: Iterator<readonly [string, string]>): void => {
    const next = pairs.next()
    if (next.done === true) return
    diffs.get(...next.value)
    timer = setTimeout(() => go(pairs), 0)
  }
  timer = setTimeout(() => go(pairsOf(groups())), PAUSE_MS)
  return () => clearTimeout(timer)
}

const pairsOf = function* (groups: readonly ReadGroup[]): Generator<readonly [string, string]> {
  for (const { members } of groups) {
    const [first, ...others] = members.slice(0, MEMBERS)
    if (first === undefined) continue
    for (const { text } of others) yield [first.text, text]
  }
}
