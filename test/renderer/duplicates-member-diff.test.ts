/** What a comparison of a group's members promises: it loses nothing, it reads well in both scripts, and it ends in time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffMember, isBlankChange, runsOf, withoutCutEnd } from '../../renderer/duplicates/member-diff.ts'
import type { DiffRun } from '../../renderer/panel/text-diff.ts'
import { cpuMs } from '../doubles/cpu-time.ts'

const textOf = (runs: readonly DiffRun[]): string => runs.map(({ text }) => text).join('')
const shown = (before: string, after: string): string =>
  diffMember(before, after, 60)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`))
    .join('')

describe('the comparison of two members', () => {
  test('gives both texts back, whatever they are', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(' ', '\n', '，', '中', '文', '数据', 'word', 'words', 'wordy', '\ud83d\ude00', '\udc80', 'é'),
    )
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = diffMember(before, after, 60)
        expect([textOf(runsOf(runs, 'representative')), textOf(runsOf(runs, 'member'))]).toEqual([before, after])
      }),
      { numRuns: 500 },
    )
  })

  test('tells letters apart within words that are nearly the same, and words otherwise', () => {
    expect(shown('the colour of it', 'the color of it')).toBe('the colo[-u]r of it')
    expect(shown('List 3 animals', 'List 4 animals')).toBe('List [-3][+4] animals')
    expect(shown('The cat sat here', 'The dog sat here')).toBe('The [-cat][+dog] sat here')
    expect(shown('使用GPT模型', '使用GPT4模型')).toBe('使用GPT[+4]模型')
  })

  test('compares Chinese by character', () => {
    expect(shown('今天天气很好。', '今天天气不好。')).toBe('今天天气[-很][+不]好。')
    expect(shown('写一首关于春天的诗', '写一首关于夏天的长诗')).toBe('写一首关于[-春][+夏]天的[+长]诗')
  })

  test('tells words apart in texts that are too long to be compared by word at once', () => {
    const lines = Array.from({ length: 4_000 }, (_, at) => `Line ${at} of a long text says what it says`)
    const other = lines
      .with(100, 'Line 100 of a long text said what it says')
      .with(3_900, lines[3_900]?.replace('long', 'short') ?? '')
    const changed = diffMember(lines.join('\n'), other.join('\n'), 2_000).filter(({ kind }) => kind !== 'same')
    expect(changed.map(({ text }) => text)).toEqual(['says', 'said', 'long', 'short'])
  })

  test('ends in time on 100,000 letters that share little', () => {
    const noise = (seed: number): string =>
      Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * seed) % 9973))).join('')
    const [before, after] = [noise(7919), noise(104_729)]
    let runs: DiffRun[] = []
    expect(
      cpuMs(() => {
        runs = diffMember(before, after, 60)
      }),
    ).toBeLessThan(1_500)
    expect(textOf(runsOf(runs, 'member'))).toBe(after)
  })
})

test('a change is of blanks alone where nothing else would be seen', () => {
  const runs = diffMember('one two\tthree four', 'one two three five', 60)
  expect(runs.map((run, at) => [run.text, isBlankChange(runs, at)])).toEqual([
    ['one two', false],
    ['\t', true],
    [' ', true],
    ['three ', false],
    ['four', false],
    ['five', false],
  ])
})

test('the end of a text that was cut off is no difference', () => {
  const runs = diffMember('one two three fou', 'one more two three f', 60)
  expect([
    textOf(runsOf(withoutCutEnd(runs, 'added'), 'member')),
    textOf(runsOf(withoutCutEnd(runs, 'removed'), 'representative')),
    withoutCutEnd(runs, 'added').map(({ kind }) => kind),
  ]).toEqual(['one more two three f', 'one two three fou', ['same', 'added', 'same']])
})
