/** What the comparison of two texts promises: it loses nothing, it reads well, and it ends in time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DiffRun, diffText, wordsOf } from '../../renderer/panel/text-diff.ts'
import { cpuMs } from '../doubles/cpu-time.ts'

const side = (runs: readonly DiffRun[], without: 'added' | 'removed'): string =>
  runs
    .filter((run) => run.kind !== without)
    .map((run) => run.text)
    .join('')

const shown = (runs: readonly DiffRun[]): string =>
  runs.map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`)).join('')

describe('diffText', () => {
  it('gives both texts back, whatever they are', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(' ', '\n', '，', '。', '中', '文', '数据', 'word', 'words', '\ud83d\ude00', '\udc80', 'é'),
    )
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = diffText(before, after)
        expect([side(runs, 'added'), side(runs, 'removed')]).toEqual([before, after])
        expect(runs.every((run) => run.text !== '')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('shows whole words of English', () => {
    expect(shown(diffText('The cat sat on the mat.', 'The dog sat on the mat.'))).toBe(
      'The [-cat][+dog] sat on the mat.',
    )
    expect(shown(diffText('an apple', 'an apples'))).toBe('an [-apple][+apples]')
  })

  it('shows single characters of Chinese', () => {
    expect(shown(diffText('今天天气很好。', '今天天气不好。'))).toBe('今天天气[-很][+不]好。')
    expect(shown(diffText('使用GPT模型', '使用GPT4模型'))).toBe('使用[-GPT][+GPT4]模型')
  })

  it('joins what only a blank keeps apart', () => {
    expect(shown(diffText('one two three', 'one deux trois'))).toBe('one [-two three][+deux trois]')
  })

  it('keeps pairs of surrogates together', () => {
    expect(shown(diffText('a\u{1f600}b', 'a\u{1f601}b'))).toBe('a[-\u{1f600}][+\u{1f601}]b')
  })

  it('ends in time on large texts that share nothing', () => {
    const noise = (seed: number): string =>
      Array.from({ length: 60_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * seed) % 9973))).join('')
    const [before, after] = [noise(7919), noise(104_729)]
    let runs: DiffRun[] = []
    expect(
      cpuMs(() => {
        runs = diffText(before, after)
      }),
    ).toBeLessThan(1_000)
    expect([side(runs, 'added'), side(runs, 'removed')]).toEqual([before, after])
  })
})

describe('wordsOf', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(wordsOf(text).join('')).toBe(text)
      }),
    )
  })
})
