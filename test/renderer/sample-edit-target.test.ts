/** Texts of samples as targets of typing: where they are written, how, and how they come back after a crash. */
import { describe, expect, it } from 'vitest'
import {
  isSameTarget,
  parseTarget,
  requestFor,
  type SampleTarget,
  sampleTextEdits,
} from '../../renderer/panel/edit-target.ts'
import { targetText } from '../../renderer/panel/place-text.ts'
import { rowId } from '../../shared/ids.ts'
import { editJson } from '../../shared/json-edits.ts'
import { decodeLossless, encodeLossless } from '../../shared/utf8-lossless.ts'

const ROW =
  '{"a": "say 你好 twice", "args": {"n": 1.0}, "call": "{\\"n\\": 2}", "twice": "\\"{}\\"", "copy": "say 你好 twice"}'

const target = (place: SampleTarget['place'], form: SampleTarget['form'] = 'text'): SampleTarget => ({
  kind: 'sample',
  place,
  copies: [],
  hasCopies: false,
  form,
})
const whole = target({ kind: 'value', at: ['a'] })
const span = target({ kind: 'span', at: ['a'], start: 4, end: 6 })
const inside = target({ kind: 'inside', at: ['call'], place: { kind: 'value', at: ['n'] } }, 'value')
const object = target({ kind: 'value', at: ['args'] }, 'value')
const double = target({ kind: 'value', at: ['twice'] }, 'double-json-text')

const typed = (one: SampleTarget, text: string): string =>
  decodeLossless(editJson(encodeLossless(ROW), sampleTextEdits(one, text)))
const now = (one: SampleTarget, row = ROW): string | null => targetText(row, { text: row, skips: null }, one)

describe('a text of a sample', () => {
  it('is read where it stands', () => {
    expect([whole, span, inside, object, double].map((one) => now(one))).toEqual([
      'say 你好 twice',
      '你好',
      '2',
      '{"n": 1.0}',
      '{}',
    ])
    expect(now(target({ kind: 'value', at: ['gone'] }))).toBeNull()
    expect(now(target({ kind: 'span', at: ['a'], start: 4, end: 60 }))).toBeNull()
  })

  it('is written where it was read, and nothing else is', () => {
    expect(typed(span, '再见')).toBe(ROW.replace('你好', '再见'))
    expect(typed(object, '{"n": 2.0}')).toBe(ROW.replace('1.0', '2.0'))
    expect(JSON.parse(typed(inside, '3')).call).toBe('{"n": 3}')
    expect(JSON.parse(typed(double, '{"x": 1}')).twice).toBe('"{\\"x\\": 1}"')
    for (const one of [whole, span, object, inside, double]) expect(now(one, typed(one, '[7]'))).not.toBeNull()
  })

  it('changes its copies only where they follow', () => {
    const copies = [{ kind: 'value' as const, at: ['copy'] }]
    expect(JSON.parse(typed({ ...whole, copies, hasCopies: true }, 'new'))).toMatchObject({ a: 'new', copy: 'new' })
    expect(JSON.parse(typed({ ...whole, copies, hasCopies: false }, 'new')).copy).toBe('say 你好 twice')
  })

  it('is written into spans of one string from its end', () => {
    const twice = '{"a": "q: one / r: one"}'
    const target = { ...span, place: { kind: 'span' as const, at: ['a'], start: 3, end: 6 } }
    const copies = [{ kind: 'span' as const, at: ['a'], start: 12, end: 15 }]
    const edits = sampleTextEdits({ ...target, copies, hasCopies: true }, 'longer')
    expect(decodeLossless(editJson(encodeLossless(twice), edits))).toBe('{"a": "q: longer / r: longer"}')
  })

  it('is known again by its place', () => {
    expect(isSameTarget(whole, { ...whole, form: 'value', hasCopies: true })).toBe(true)
    expect(isSameTarget(whole, span)).toBe(false)
    expect(isSameTarget(whole, { kind: 'text', path: ['a'] })).toBe(false)
    expect(isSameTarget(inside, { ...inside })).toBe(true)
  })

  it('is asked for as an edit of the row', () => {
    expect(requestFor(rowId(3), whole, 'x')).toEqual({
      kind: 'edit',
      row: 3,
      edits: [{ do: 'set', at: ['a'], json: '"x"' }],
    })
  })

  it('comes back from a kept draft, and not from what is none', () => {
    for (const one of [whole, span, inside]) expect(parseTarget(JSON.parse(JSON.stringify(one)))).toEqual(one)
    expect(parseTarget({ kind: 'sample', place: { kind: 'span', at: ['a'], start: -1, end: 2 } })).toBeNull()
    expect(parseTarget({ kind: 'sample' })).toBeNull()
  })
})
