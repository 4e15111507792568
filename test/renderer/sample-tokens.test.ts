/** Counting tokens: one text at a time, each once, and never for ever. */
import { afterEach, describe, expect, it, vi } from 'vitest'

vi.mock('../../renderer/sample/worker-address.ts', () => ({ workerAddress: () => '' }))
const { COUNT_LIMIT, TokenCounts } = await import('../../renderer/sample/tokens.ts')

class FakeCounter {
  onmessage: ((event: MessageEvent<{ id: number; count: number }>) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  readonly asked: { id: number; text: string }[] = []
  isGone = false
  postMessage(question: { id: number; text: string }): void {
    this.asked.push(question)
  }
  terminate(): void {
    this.isGone = true
  }
  answer(count: number): void {
    const id = this.asked.at(-1)?.id ?? -1
    this.onmessage?.({ data: { id, count } } as MessageEvent<{ id: number; count: number }>)
  }
}

const setUp = () => {
  const counters: FakeCounter[] = []
  const counts = new TokenCounts(() => {
    const counter = new FakeCounter()
    counters.push(counter)
    return counter
  })
  return { counts, counters }
}

afterEach(() => vi.useRealTimers())

describe('counts of tokens', () => {
  it('are asked for one after the other, and kept', () => {
    const { counts, counters } = setUp()
    const answers: (number | null)[] = []
    for (const text of ['one', 'two', 'one']) counts.ask(text, (count) => answers.push(count))
    expect(counters[0]?.asked).toHaveLength(1)
    counters[0]?.answer(1)
    counters[0]?.answer(2)
    expect(answers).toEqual([1, 2, 1])
    expect(counters[0]?.asked).toHaveLength(2)
    expect([counts.get('one'), counts.get('two'), counts.get(''), counts.get('three')]).toEqual([1, 2, 0, null])
  })

  it('are given up when they take too long, by a new worker for the next', () => {
    vi.useFakeTimers()
    const { counts, counters } = setUp()
    const answers: (number | null)[] = []
    counts.ask('endless', (count) => answers.push(count))
    counts.ask('short', (count) => answers.push(count))
    vi.advanceTimersByTime(21_000)
    expect(counters[0]?.isGone).toBe(true)
    counters[1]?.answer(4)
    expect(answers).toEqual([null, 4])
  })

  it('are not asked for texts that are too long, nor for those that are not wanted any more', () => {
    const { counts, counters } = setUp()
    const answers: (number | null)[] = []
    counts.ask('x'.repeat(COUNT_LIMIT + 1), (count) => answers.push(count))
    counts.ask('first', () => {})
    counts.ask('second', () => answers.push(-1))()
    counters[0]?.answer(1)
    expect(answers).toEqual([null])
    expect(counters[0]?.asked).toHaveLength(1)
  })
})
