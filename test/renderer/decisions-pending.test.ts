import { describe, expect, test } from 'vitest'
import { DatasetDecisions, type DecidedDataset } from '../../renderer/decisions/dataset-decisions.ts'
import { PendingDecisions, withTag } from '../../renderer/decisions/pending-decisions.ts'
import type { ChangeRequest, Confirmation, DatasetState } from '../../shared/contract.ts'
import type { Decision, Palette } from '../../shared/decision.ts'
import { rowId } from '../../shared/ids.ts'

const NOTHING: Decision = { verdict: null, tags: [], note: null, reason: null }
const KEPT: Decision = { ...NOTHING, verdict: 'keep' }
const row = rowId(7)
const keep = (decision: Decision): Decision => ({ ...decision, verdict: 'keep' })

describe('a decision on its way', () => {
  test('is shown over what was read, and marked until it is confirmed', () => {
    const pending = new PendingDecisions()
    const made = pending.start(row, keep)
    expect(pending.get(row, NOTHING, 3)).toEqual({ ...KEPT, isKept: false })
    pending.settle(made, 4)
    expect(pending.get(row, NOTHING, 3)).toEqual({ ...KEPT, isKept: true })
    expect(pending.get(rowId(8), NOTHING, 3)).toEqual({ ...NOTHING, isKept: true })
  })

  test('gives way to a row that was read as late', () => {
    const pending = new PendingDecisions()
    pending.settle(pending.start(row, keep), 4)
    const dropped: Decision = { ...NOTHING, verdict: 'drop' }
    expect(pending.get(row, dropped, 4)).toEqual({ ...dropped, isKept: true })
    expect(pending.has(row)).toBe(false)
  })

  test('hides why a row was marked as soon as the mark goes, and tells it again with the mark', () => {
    const pending = new PendingDecisions()
    const said = { method: 'near', rule: 'first', kept: null, keptNumber: null, keptIn: null, similarity: 0.9 } as const
    const dropped: Decision = { ...NOTHING, verdict: 'drop', reason: { ...said, mark: { kind: 'drop' } } }
    const made = pending.start(row, keep)
    expect(pending.get(row, dropped, 1)).toEqual({ ...KEPT, isKept: false })
    pending.settle(made, null)
    expect(pending.get(row, dropped, 1)).toEqual({ ...dropped, isKept: true })
    const tagged: Decision = { ...NOTHING, tags: ['dup'], reason: { ...said, mark: { kind: 'tag', tag: 'dup' } } }
    pending.start(row, keep)
    expect(pending.get(row, tagged, 1).reason).toEqual(tagged.reason)
    pending.start(row, (decision) => withTag(decision, 'dup', false))
    expect(pending.get(row, tagged, 1).reason).toBeNull()
  })

  test('goes when it is refused, and leaves the others', () => {
    const pending = new PendingDecisions()
    const first = pending.start(row, keep)
    const second = pending.start(row, (decision) => withTag(decision, 'math', true))
    pending.settle(first, null)
    expect(pending.get(row, NOTHING, 1)).toEqual({ ...NOTHING, tags: ['math'], isKept: false })
    pending.settle(second, null)
    expect(pending.has(row)).toBe(false)
  })

  test('is let go of after an undo, which may have taken it back, unless it is still on its way', () => {
    const pending = new PendingDecisions()
    pending.settle(pending.start(row, keep), 4)
    pending.start(row, (decision) => withTag(decision, 'math', true))
    pending.forgetKept()
    expect(pending.get(row, NOTHING, 3)).toEqual({ ...NOTHING, tags: ['math'], isKept: false })
  })

  test('is held for no more rows than are of use', () => {
    const pending = new PendingDecisions()
    for (let at = 0; at < 5_000; at++) pending.settle(pending.start(rowId(at), keep), 1)
    expect([pending.has(rowId(0)), pending.has(rowId(4_999))]).toEqual([false, true])
  })

  test('keeps tags in the order of their names', () => {
    const tagged = withTag(withTag(NOTHING, 'short', true), '数学', true)
    expect(withTag(tagged, 'math', true).tags).toEqual(['math', 'short', '数学'])
    expect(withTag(tagged, 'short', false).tags).toEqual(['数学'])
  })
})

describe('the decisions of a dataset', () => {
  const open = (answer: () => Promise<Confirmation | null>) => {
    const sent: ChangeRequest[] = []
    const palettes: Palette[] = []
    const state = { dataset: 'd', palette: { tags: [] } } as unknown as DatasetState
    const dataset: DecidedDataset = {
      api: {
        setPalette: async ({ palette }) => {
          palettes.push(palette)
          return {}
        },
      },
      getState: () => state,
      apply: (request) => {
        sent.push(request)
        return answer()
      },
    }
    return { decisions: new DatasetDecisions(dataset, () => {}), sent, palettes, state }
  }
  const confirmed = async (): Promise<Confirmation> => ({
    revision: 9,
    step: { label: 'judge', rows: 1, field: 'keep', timeMs: 0 },
    skipped: 0,
    inserted: [],
    row,
  })

  test('are sent as changes of one row, shown first', async () => {
    const { decisions, sent } = open(confirmed)
    const judged = decisions.judge(row, 'keep')
    const tagged = decisions.tag(row, 'math', true)
    const noted = decisions.note(row, 'why')
    expect(decisions.get(row, NOTHING, 1)).toEqual({
      verdict: 'keep',
      tags: ['math'],
      note: 'why',
      reason: null,
      isKept: false,
    })
    await Promise.all([judged, tagged, noted])
    expect(decisions.get(row, NOTHING, 1)).toEqual({
      verdict: 'keep',
      tags: ['math'],
      note: 'why',
      reason: null,
      isKept: true,
    })
    const target = { kind: 'row', row }
    expect(sent).toEqual([
      { kind: 'judge', target, verdict: 'keep' },
      { kind: 'tag', target, tag: 'math', isOn: true },
      { kind: 'note', row, text: 'why' },
    ])
  })

  test('that are refused are shown no more', async () => {
    const { decisions } = open(async () => null)
    await decisions.judge(row, 'drop')
    expect(decisions.get(row, NOTHING, 1)).toEqual({ ...NOTHING, isKept: true })
  })

  test('have a palette that holds from the moment it is set, until the state says so too', async () => {
    const { decisions, palettes, state } = open(confirmed)
    const before = decisions.getPalette()
    const palette: Palette = { tags: [{ tag: 'math', colour: 'blue', description: '', key: 1 }] }
    const setting = decisions.setPalette(palette)
    expect(decisions.getPalette()).toBe(palette)
    await setting
    expect(decisions.getPalette()).toBe(palette)
    Object.assign(state, { palette: structuredClone(palette) })
    const after = decisions.getPalette()
    expect([before.tags, after, palettes]).toEqual([[], palette, [palette]])
    // A state that says the same again is no other palette.
    Object.assign(state, { palette: structuredClone(palette) })
    expect(decisions.getPalette()).toBe(after)
  })
})
