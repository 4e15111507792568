/** Which stretches of a row a benchmark has as well, what is drawn of white space, and how comparisons are handed out. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blankPieces } from '../../renderer/duplicates/blank-label.ts'
import { diffMember } from '../../renderer/duplicates/member-diff.ts'
import type { DiffQuestion } from '../../renderer/duplicates/member-diff-worker.ts'
import { type Comparer, MemberDiffs } from '../../renderer/duplicates/member-diffs.ts'
import { sharedRuns } from '../../renderer/duplicates/shared-runs.ts'

const shown = (text: string, other: string, words: number): string =>
  sharedRuns(text, other, words)
    .map((run) => (run.isShared ? `[${run.text}]` : run.text))
    .join('')

describe('runs of words that two texts share', () => {
  test('are found whatever the case and the signs between them', () => {
    expect(shown('Well: the cat, sat ON a mat today', 'there the Cat sat on a mat.', 4)).toBe(
      'Well: [the cat, sat ON a mat] today',
    )
    expect(shown('请问：小明有三个苹果，还剩几个？', '小明有三个苹果。他吃了', 5)).toBe(
      '请问：[小明有三个苹果]，还剩几个？',
    )
  })

  test('are the whole of a text that is shorter than a run', () => {
    expect(shown('two words', 'there are two words here', 13)).toBe('[two words]')
    expect(shown('two words', 'one', 13)).toBe('two words')
  })

  test('lose nothing', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '，', '中', '\n', '\ud83d'), maxLength: 40 })
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 5 }), (own, other, words) => {
        expect(
          sharedRuns(own, other, words)
            .map((run) => run.text)
            .join(''),
        ).toBe(own)
      }),
    )
  })
})

test('white space is drawn by a sign of its own, and nothing else is', () => {
  const pieces = blankPieces('a\t\u3000b \n')
  expect(pieces.map(({ text, label }) => label ?? text)).toEqual(['a', '→', '□', 'b', '·', '↵'])
  expect(pieces.map(({ text }) => text).join('')).toBe('a\t\u3000b \n')
})

describe('comparisons', () => {
  const open = () => {
    const asked: DiffQuestion[] = []
    const comparers: (Comparer & { ended: boolean })[] = []
    const diffs = new MemberDiffs(() => {
      const comparer = {
        onmessage: null,
        onerror: null,
        ended: false,
        postMessage: (question: DiffQuestion) => asked.push(question),
        terminate: () => {
          comparer.ended = true
        },
      } as Comparer & { ended: boolean }
      comparers.push(comparer)
      return comparer
    })
    const answer = (): void => {
      const question = asked.at(-1)
      if (question === undefined) return
      const runs = diffMember(question.representative, question.member, 100)
      comparers.at(-1)?.onmessage?.({ data: { id: question.id, runs } } as MessageEvent)
    }
    return { diffs, asked, comparers, answer }
  }
  const long = (end: string): string => `${'text of a row '.repeat(600)}${end}`

  test('of short texts are there at once, and kept', () => {
    const { diffs, asked } = open()
    const runs = diffs.get('a cat', 'a dog')
    expect([runs?.length, diffs.get('a cat', 'a dog') === runs, asked.length]).toEqual([3, true, 0])
  })

  test('of long ones are made by the worker one after the other, each once', () => {
    const { diffs, asked, answer } = open()
    let told = 0
    diffs.subscribe(() => told++)
    expect([diffs.get(long('a'), long('b')), diffs.get(long('a'), long('b')), diffs.get(long('a'), long('c'))]).toEqual(
      [null, null, null],
    )
    expect(asked.length).toBe(1)
    answer()
    answer()
    expect([asked.length, told, diffs.get(long('a'), long('c'))]).toEqual([2, 2, diffMember(long('a'), long('c'), 100)])
  })

  test('that nobody waits for any more are not made', () => {
    const { diffs, asked, answer } = open()
    diffs.get(long('a'), long('b'))
    diffs.get(long('a'), long('c'))
    diffs.forget()
    answer()
    expect(asked.length).toBe(1)
  })

  test('that the worker fails at are given up, and the next one gets a new worker', () => {
    const { diffs, asked, comparers } = open()
    diffs.get(long('a'), long('b'))
    comparers[0]?.onerror?.({} as ErrorEvent)
    expect([diffs.get(long('a'), long('b')), comparers[0]?.ended]).toEqual(['too-hard', true])
    diffs.get(long('a'), long('c'))
    expect([asked.length, comparers.length]).toEqual([2, 2])
  })
})
