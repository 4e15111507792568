/** Gives turns of one role another, as the row's own format writes it; a format that can't hold that keeps its row. */
import { EngineError } from '../engine-error.ts'
import { editJson } from '../json-edits.ts'
import { readJson } from '../json-node.ts'
import { checkJson } from '../json-scan.ts'
import { detect, type FileLenses, readSample } from '../lens/lenses.ts'
import { editsOf } from '../sample/edit-sample.ts'
import { type Role, type Sample, type TurnAddress, turnsOf } from '../sample/sample.ts'
import type { Mended, ValueChange } from './mend.ts'

/** Gives turns of a role of a row another role. */
export const mendRoles = (bytes: Uint8Array, from: Role, to: Role, known: FileLenses): Mended => {
  let now = bytes
  const changes: ValueChange[] = []
  for (;;) {
    const row = readJson(now)
    if (row === null) return { kind: 'skipped', reason: checkJson(now) === null ? 'too-large' : 'malformed' }
    const lens = detect(row, known)
    if (lens === null) return { kind: 'skipped', reason: 'unknown-format' }
    const sample = readSample(row, lens)
    const at = from === to ? null : firstOf(sample, from)
    if (at === null) return changes.length === 0 ? { kind: 'same' } : { kind: 'changed', bytes: now, changes }
    try {
      const turn = turnsOf(sample, at.candidate)[at.turn]
      const edited = editJson(now, editsOf(row, lens, sample, { kind: 'role', at, role: to }))
      // What comes to nothing would be tried for ever.
      if (edited === now || changes.length >= MOST_TURNS) return { kind: 'skipped', reason: 'cannot-hold' }
      const before = turn.rawRole ?? turn.role
      changes.push({
        at: [...(turn.at ?? [])],
        what: 'role',
        before,
        splices: [{ start: 0, removed: before, inserted: roleAfter(edited, known, at) ?? to }],
      })
      now = edited
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return { kind: 'skipped', reason: 'cannot-hold' }
    }
  }
}

const MOST_TURNS = 10_000

const firstOf = (sample: Sample, role: Role): TurnAddress | null => {
  const sides = [null, ...sample.candidates.keys()]
  for (const candidate of sides) {
    const turn = turnsOf(sample, candidate).findIndex((one) => one.role === role)
    if (turn >= 0) return { candidate, turn }
  }
  return null
}

const roleAfter = (bytes: Uint8Array, known: FileLenses, at: TurnAddress): string | null => {
  const row = readJson(bytes)
  const lens = row === null ? null : detect(row, known)
  return row === null || lens === null ? null : (turnsOf(readSample(row, lens), at.candidate)[at.turn]?.rawRole ?? null)
}
