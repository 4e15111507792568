/**
 * How many tokens a text is, in the vocabulary o200k that is public and near to most: counted in a worker, one text after
 * the other, and kept. Lazy and bounded: a text past the limit is not counted, and one that takes too long ends its worker.
 */
import { useEffect, useState } from 'react'
import { workerAddress } from './worker-address.ts'

/** Longer texts are not counted, in UTF-16 units. */
export const COUNT_LIMIT = 200_000
const TIMEOUT_MS = 4_000
/** Texts whose counts are kept are together no longer than this. */
const KEPT_LENGTH = 4_000_000

interface Question {
  readonly id: number
  readonly text: string
  readonly answer: (count: number | null) => void
}

/** What a worker must be able to do. */
export interface Counter {
  onmessage: ((event: MessageEvent<{ id: number; count: number }>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: { readonly id: number; readonly text: string }): void
  terminate(): void
}

/** Asks one worker, one text at a time. */
export class TokenCounts {
  readonly #startCounter: () => Counter
  readonly #counts = new Map<string, number>()
  readonly #queue: Question[] = []
  #counter: Counter | null = null
  #asked: Question | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastId = 0
  #keptLength = 0

  constructor(startCounter: () => Counter) {
    this.#startCounter = startCounter
  }

  /** Gives a count that is known; null while it is not. */
  get(text: string): number | null {
    if (text === '') return 0
    return this.#counts.get(text) ?? null
  }

  /** Counts a text; `answer` hears null for one that is not counted. Returns a way to ask no more. */
  ask(text: string, answer: (count: number | null) => void): () => void {
    if (text.length > COUNT_LIMIT) {
      answer(null)
      return () => {}
    }
    const question = { id: ++this.#lastId, text, answer }
    this.#queue.push(question)
    this.#next()
    return () => {
      const at = this.#queue.indexOf(question)
      if (at !== -1) this.#queue.splice(at, 1)
    }
  }

  #next(): void {
    if (this.#asked !== null) return
    const question = this.#queue.shift()
    if (question === undefined) return
    const known = this.get(question.text)
    if (known !== null) {
      question.answer(known)
      this.#next()
      return
    }
    this.#asked = question
    this.#counter ??= this.#start()
    this.#counter.postMessage({ id: question.id, text: question.text })
    // The first answer waits for the vocabulary too.
    this.#timer = setTimeout(() => this.#giveUp(), this.#counts.size === 0 ? 5 * TIMEOUT_MS : TIMEOUT_MS)
  }

  #start(): Counter {
    const counter = this.#startCounter()
    counter.onmessage = ({ data }) => this.#answer(data.id, data.count)
    counter.onerror = () => this.#giveUp()
    return counter
  }

  #answer(id: number, count: number): void {
    const question = this.#asked
    if (question === null || question.id !== id) return
    clearTimeout(this.#timer)
    this.#asked = null
    this.#keep(question.text, count)
    question.answer(count)
    this.#next()
  }

  #keep(text: string, count: number): void {
    if (this.#counts.has(text)) return
    this.#counts.set(text, count)
    this.#keptLength += text.length
    for (const oldest of this.#counts.keys()) {
      if (this.#keptLength <= KEPT_LENGTH) return
      this.#counts.delete(oldest)
      this.#keptLength -= oldest.length
    }
  }

  #giveUp(): void {
    clearTimeout(this.#timer)
    this.#counter?.terminate()
    this.#counter = null
    const question = this.#asked
    this.#asked = null
    question?.answer(null)
    this.#next()
  }
}

const counts = new TokenCounts(() => new Worker(workerAddress(), { type: 'module', name: 'tokens' }))

/** Gives how many tokens texts are together; null while that is not known. */
export const useTokens = (texts: readonly string[]): number | null => {
  const [, redraw] = useState(0)
  const key = texts.join('\0')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the texts
  useEffect(() => {
    // A long conversation is counted turn by turn; it is drawn anew once a frame, not once an answer.
    let frame = 0
    const onCount = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => redraw((times) => times + 1))
    }
    const stops = texts.filter((text) => counts.get(text) === null).map((text) => counts.ask(text, onCount))
    return () => {
      cancelAnimationFrame(frame)
      for (const stop of stops) stop()
    }
  }, [key])
  return texts.reduce<number | null>((sum, text) => {
    const count = counts.get(text)
    return sum === null || count === null ? null : sum + count
  }, 0)
}
