/**
 * Holds the edits of any lens to the naive ones: the edited row, read again, says what the edited sample should say, is
 * still of its format, and all of it that the lens does not understand keeps its bytes. Or the lens says beforehand what its
 * format has no place for.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import type { JsonNode } from '../../shared/json-node.ts'
import type { Lens } from '../../shared/lens/lens.ts'
import { detect, lenses, lensOf } from '../../shared/lens/lenses.ts'
import { editsOf } from '../../shared/sample/edit-sample.ts'
import { roles, type Sample, type TurnAddress, turnsOf } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { type CaseRow, editLine, formatRow, readLine } from './lens-rows.ts'
import { conversationsOf, naiveEdit, type Talk, talkOf } from './naive-sample-edit.ts'

const seed = Number(process.env.WINNOW_SEED ?? Date.now() % 2 ** 31)

/** Texts that no format takes for anything but text, and that start and end with a letter. */
const plainText = fc
  .array(fc.constantFrom('你好', '"', '\\', '😀', 'x\ny', 'é', '/', 'it’s', '\u2028', 'w '), { maxLength: 4 })
  .map((parts) => `t${parts.join('')}z`)

type Draw = <T>(from: fc.Arbitrary<T>) => T

/** Draws an edit that fits a sample, though maybe not its format. */
const drawEdit = (sample: Sample, draw: Draw): SampleEdit | null => {
  const sides = [null, ...sample.candidates.keys()]
  const candidate = draw(fc.constantFrom(...sides))
  const turns = turnsOf(sample, candidate)
  const kind = draw(fc.constantFrom(...kinds))
  const text = (): string => draw(plainText)
  if (kind === 'choose')
    return sample.candidates.length === 0 ? null : { kind, candidate: draw(below(sample.candidates.length)) }
  if (kind === 'add-candidate') return { kind, text: text() }
  if (kind === 'rank')
    return {
      kind,
      order: draw(fc.shuffledSubarray([...sample.candidates.keys()], { minLength: sample.candidates.length })),
    }
  if (kind === 'metric') return drawMetric(sample, draw)
  if (kind === 'insert') {
    const turn = draw(fc.nat({ max: turns.length }))
    const role = draw(fc.constantFrom('system', 'user', 'assistant'))
    const pair = [
      { role: 'user' as const, text: text() },
      { role: 'assistant' as const, text: text() },
    ]
    return { kind, at: { candidate, turn }, turns: draw(fc.boolean()) ? pair : [{ role, text: text() }] }
  }
  if (turns.length === 0) return null
  const turn = draw(below(turns.length))
  return drawTurnEdit(sample, kind, { candidate, turn }, draw)
}

const kinds = [
  'text',
  'text',
  'insert',
  'insert',
  'remove',
  'move',
  'duplicate',
  'role',
  'train',
  'split',
  'merge',
  'cut',
  'choose',
  'rank',
  'add-candidate',
  'metric',
] as const

const below = (count: number): fc.Arbitrary<number> => fc.nat({ max: count - 1 })

const drawTurnEdit = (sample: Sample, kind: (typeof kinds)[number], at: TurnAddress, draw: Draw): SampleEdit | null => {
  const turns = turnsOf(sample, at.candidate)
  const { parts } = turns[at.turn]
  const part = draw(below(Math.max(1, parts.length)))
  const chosen = parts[part]
  switch (kind) {
    case 'text': {
      if (chosen?.kind !== 'text' && chosen?.kind !== 'reasoning') return null
      const copies = chosen.kind === 'text' ? (chosen.copies ?? []) : []
      return chosen.place === null ? null : { kind, place: chosen.place, copies, text: draw(plainText) }
    }
    case 'split':
      if (chosen?.kind !== 'text' || chosen.place === null || parts.length > 1) return null
      return { kind, at, part, unit: draw(fc.nat({ max: chosen.text.length })) }
    case 'remove':
      return { kind, at, count: 1 + draw(below(turns.length - at.turn)) }
    case 'move':
      return { kind, at, to: draw(below(turns.length)) }
    case 'role':
      return { kind, at, role: draw(fc.constantFrom(...roles.filter((role) => role !== 'unknown'))) }
    case 'train':
      return { kind, at, isTrained: draw(fc.boolean()) }
    case 'merge':
      return at.turn + 1 < turns.length ? { kind, at } : null
    case 'duplicate':
    case 'cut':
      return { kind, at }
    default:
      return null
  }
}

const drawMetric = (sample: Sample, draw: Draw): SampleEdit | null => {
  const metrics = [...sample.metrics, ...sample.candidates.flatMap((candidate) => candidate.metrics)]
  const numbers = metrics.filter(({ json }) => /^-?\d/.test(json))
  if (numbers.length === 0) return null
  return { kind: 'metric', at: draw(fc.constantFrom(...numbers)).at, json: String(draw(fc.nat({ max: 4 }))) }
}

/** Formats whose prompt is what both answers start with, so that it may be longer or shorter after any edit. */
const joined: readonly string[] = ['preference']

/** Formats that a row is known to have by how many turns are written into its text, or say nothing of themselves. */
const fading: readonly string[] = ['transcript', 'transcript-prompt', 'ultrachat']

/** Keys that count turns, which follow. */
const counting: readonly string[] = ['num_turns']

const isMute = (talk: Talk): boolean =>
  conversationsOf(talk).every((turns) => turns.every(({ role }) => role === 'system' || role === 'unknown'))

/** Gives the line after an edit; null where the format has no place for it. */
const edited = (line: string, row: JsonNode, lens: Lens, sample: Sample, edit: SampleEdit): string | null => {
  try {
    return editLine(line, editsOf(row, lens, sample, edit))
  } catch (error) {
    if (isEngineError(error) && error.code === 'format-cannot-hold') return null
    throw error
  }
}

/** The bytes of what a lens does not understand, by key. */
const strangeBytes = (row: JsonNode, sample: Sample): Record<string, string> =>
  Object.fromEntries(
    sample.rest.flatMap((path) =>
      path.length === 1 && !counting.includes(String(path[0])) ? [[String(path[0]), row.find(path)?.json ?? '']] : [],
    ),
  )

const checkEdit = (before: Sample, after: Sample, edit: SampleEdit, expected: Talk | null): void => {
  if (edit.kind === 'choose' || edit.kind === 'rank') {
    const answers = (sample: Sample): string[] => conversationsOf(talkOf(sample)).map((one) => JSON.stringify(one))
    expect(answers(after).toSorted()).toEqual(answers(before).toSorted())
    checkBest(before, after, edit.kind === 'choose' ? edit.candidate : edit.order[0])
    return
  }
  if (expected === null) return
  const [is, wanted] = [talkOf(after), expected].map((talk) => conversationsOf(talk, joined.includes(after.lens)))
  expect(is).toEqual(wanted)
  if (edit.kind === 'train')
    expect(turnsOf(after, edit.at.candidate)[edit.at.turn].train?.isTrained).toBe(edit.isTrained)
  if (edit.kind === 'metric') expect(talkOf(after).metrics).toMatchObject(expected.metrics)
}

/** Which candidate is best, in whichever way the format says so. */
const bestOf = (sample: Sample): number | null => {
  const { candidates, outcomes } = sample
  const chosen = candidates.findIndex(({ tag, rank }) => tag === 'chosen' || rank === 1)
  if (chosen !== -1) return chosen
  const winner = outcomes[0]?.winner
  return typeof winner === 'number' ? winner : null
}

const checkBest = (before: Sample, after: Sample, wanted: number): void => {
  const best = bestOf(after)
  if (best === null) return
  expect(conversationsOf(talkOf(after))[best]).toEqual(conversationsOf(talkOf(before))[wanted])
}

/** Does up to three edits one after the other, and counts those that the format has a place for. */
const walk = (source: CaseRow, draw: Draw, done: Map<string, number>): void => {
  const known = { usual: source.usual === null ? null : lensOf(source.usual), own: null }
  const lens = detect(readLine(source.line), known)
  // What is put into an empty conversation makes it one of a format.
  if (lens === null || lens.id === 'empty-conversation') return
  let { line } = source
  for (let step = 0; step < 3; step += 1) {
    const row = readLine(line)
    const before = lens.read(row)
    const edit = drawEdit(before, draw)
    const next = edit === null ? null : edited(line, row, lens, before, edit)
    if (edit === null || next === null) continue
    const expected = naiveEdit(before, edit)
    // A row without turns says nothing of its format any more.
    if (expected !== null && isMute(expected)) return
    try {
      const after = readLine(next)
      const again = detect(after, known)
      if (again !== lens && fading.includes(lens.id)) return
      expect(again?.id).toBe(lens.id)
      const sample = lens.read(after)
      checkEdit(before, sample, edit, expected)
      // What belongs to one of several answers may move along with it.
      if (edit.kind !== 'choose' && edit.kind !== 'rank') {
        expect(strangeBytes(after, sample)).toMatchObject(strangeBytes(row, before))
      }
    } catch (error) {
      throw new Error(`${lens.id}: ${JSON.stringify(edit)}\n${line}\n${next}`, { cause: error })
    }
    done.set(lens.id, (done.get(lens.id) ?? 0) + 1)
    line = next
  }
}

describe(`edits of samples (seed ${seed})`, { timeout: 60_000 }, () => {
  it('come to what the same edits of who says what come to, one after the other', () => {
    const done = new Map<string, number>()
    fc.assert(
      fc.property(formatRow, fc.gen(), (source, draw) => {
        walk(source, (from) => draw(() => from), done)
      }),
      { seed, numRuns: 5_000, interruptAfterTimeLimit: 12_000, endOnFailure: true },
    )
    const idle = lenses
      .filter((lens) => lens.edit !== undefined && lens.id !== 'empty-conversation' && !done.has(lens.id))
      .map(({ id }) => id)
    expect(idle).toEqual([])
  })
})
