/** What an action on a sample comes to: edits of the row's own values, typed text taken along, refusals before any change. */
import { describe, expect, it } from 'vitest'
import { sampleTextEdits } from '../../renderer/panel/edit-target.ts'
import { draftsAt, nextRole, planEdit, whyNot } from '../../renderer/sample/sample-plan.ts'
import { type KnownSample, readingOf } from '../../renderer/sample/sample-reading.ts'
import { editJson } from '../../shared/json-edits.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { decodeLossless, encodeLossless } from '../../shared/utf8-lossless.ts'

const TALK =
  '{"messages":[{"role":"user","content":"你好"}, {"role": "assistant", "content": "Hello. How are you?"}],"loss":0.10}'

const known = (text: string): KnownSample => {
  const reading = readingOf({ text, isCut: false, fault: null })
  if (reading.state !== 'known') throw new Error(`Not known: ${reading.why}`)
  return reading
}

const edited = (text: string, edit: SampleEdit): string =>
  decodeLossless(editJson(encodeLossless(text), planEdit(known(text), [], edit)))

const answer = { candidate: null, turn: 1 }

describe('a plan', () => {
  it('splits, merges and cuts turns, and leaves every other byte', () => {
    const split = edited(TALK, { kind: 'split', at: answer, part: 0, unit: 6 })
    expect(split).toContain('"content": "Hello."}')
    expect(split.endsWith(',"loss":0.10}')).toBe(true)
    expect(JSON.parse(split).messages).toHaveLength(3)
    const merged = edited(split, { kind: 'merge', at: answer })
    expect(JSON.parse(merged).messages[1].content).toBe('Hello.\n\nHow are you?')
    expect(JSON.parse(edited(TALK, { kind: 'cut', at: { candidate: null, turn: 0 } })).messages).toHaveLength(1)
  })

  it('takes typed text along, so that both are one step', () => {
    const place = { kind: 'value' as const, at: ['messages', 1, 'content'] }
    const typed = sampleTextEdits({ kind: 'sample', place, copies: [], hasCopies: false, form: 'text' }, 'One. Two.')
    const edits = planEdit(known(TALK), typed, { kind: 'split', at: answer, part: 0, unit: 4 })
    const row = JSON.parse(decodeLossless(editJson(encodeLossless(TALK), edits)))
    expect(row.messages.map(({ content }: { content: string }) => content)).toEqual(['你好', 'One.', 'Two.'])
  })

  it('is refused in words before anything changes', () => {
    const pair = known('{"instruction": "a", "input": "", "output": "b"}')
    const error = whyNot(pair, { kind: 'train', at: answer, isTrained: false })
    expect(error?.code).toBe('format-cannot-hold')
    expect(whyNot(known(TALK), { kind: 'duplicate', at: answer })).toBeNull()
  })

  it('drafts the role that is due, then a pair', () => {
    const { sample } = known(TALK)
    expect(draftsAt(sample, { candidate: null, turn: 2 }).map((drafts) => drafts.map(({ role }) => role))).toEqual([
      ['user'],
      ['user', 'assistant'],
    ])
    expect(draftsAt(sample, { candidate: null, turn: 1 })[0]?.[0]?.role).toBe('assistant')
  })

  it('goes round the roles', () => {
    expect(['system', 'user', 'assistant', 'tool', 'unknown'].map((role) => nextRole(role as 'user'))).toEqual([
      'user',
      'assistant',
      'tool',
      'system',
      'system',
    ])
  })
})

describe('a reading', () => {
  it('is one for one text, and says why it is none', () => {
    expect(readingOf({ text: TALK, isCut: false, fault: null })).toBe(
      readingOf({ text: `${TALK}`, isCut: false, fault: null }),
    )
    expect(readingOf({ text: '{', isCut: false, fault: {} })).toEqual({ state: 'unknown', why: 'malformed' })
    expect(readingOf({ text: '{"a": 1', isCut: true, fault: null })).toEqual({ state: 'unknown', why: 'part' })
    expect(readingOf({ text: '{"zzz": 1}', isCut: false, fault: null })).toEqual({ state: 'unknown', why: 'format' })
  })
})
