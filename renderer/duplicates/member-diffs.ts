/**
 * Comparisons of a group's texts, kept for as long as they are likely to be looked at again. Short texts are compared at once, so that
 * their marks are there with them; long ones by a worker, one after the other, so that no key waits for a comparison.
 */
import type { DiffRun } from '../panel/text-diff.ts'
import { diffMember } from './member-diff.ts'
import type { DiffAnswer, DiffQuestion } from './member-diff-worker.ts'

/** What a worker must be able to do. */
export interface Comparer {
  onmessage: ((event: MessageEvent<DiffAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: DiffQuestion): void
  terminate(): void
}

/** Texts that are together no longer are compared at once, unless they turn out to be hard. */
const AT_ONCE_LENGTH = 6_000
const AT_ONCE_MS = 6
const GIVE_UP_MS = 5_000
/** Texts whose comparisons are kept are together no longer. */
const KEPT_LENGTH = 8_000_000

interface Question {
  readonly id: number
  readonly representative: string
  readonly member: string
}

export class MemberDiffs {
  readonly #startComparer: () => Comparer
  readonly #listeners = new Set<() => void>()
  /** By the representative's text, then by the member's; the least recent first. */
  readonly #kept = new Map<string, Map<string, readonly DiffRun[] | 'too-hard'>>()
  #queue: Question[] = []
  #comparer: Comparer | null = null
  #asked: Question | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastId = 0
  #keptLength = 0

  constructor(startComparer: () => Comparer) {
    this.#startComparer = startComparer
  }

  /**
   * Gives what tells two texts apart. Null while that is being found out: who listens hears of it. `too-hard` is what took too
   * long to compare.
   */
  get(representative: string, member: string): readonly DiffRun[] | 'too-hard' | null {
    const known = this.#kept.get(representative)?.get(member)
    if (known !== undefined) return known
    if (representative.length + member.length <= AT_ONCE_LENGTH) {
      const start = performance.now()
      const runs = diffMember(representative, member, AT_ONCE_MS)
      if (performance.now() - start < AT_ONCE_MS) return this.#keep(representative, member, runs)
    }
    const isAsked = [this.#asked, ...this.#queue].some(
      (one) => one?.member === member && one.representative === representative,
    )
    if (!isAsked) this.#queue.push({ id: ++this.#lastId, representative, member })
    this.#next()
    return null
  }

  /** Lets go of what nobody has begun to compare, since another group is looked at. */
  forget(): void {
    this.#queue = []
  }

  /** Ends the worker. */
  end(): void {
    this.forget()
    this.#stop()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #next(): void {
    if (this.#asked !== null) return
    const question = this.#queue.shift()
    if (question === undefined) return
    this.#asked = question
    this.#comparer ??= this.#start()
    this.#comparer.postMessage(question)
    this.#timer = setTimeout(() => this.#giveUp(), GIVE_UP_MS)
  }

  #start(): Comparer {
    const comparer = this.#startComparer()
    comparer.onmessage = ({ data }) => this.#answer(data.id, data.runs)
    comparer.onerror = () => this.#giveUp()
    return comparer
  }

  #giveUp(): void {
    const id = this.#asked?.id
    this.#comparer?.terminate()
    this.#comparer = null
    if (id !== undefined) this.#answer(id, 'too-hard')
  }

  #answer(id: number, runs: readonly DiffRun[] | 'too-hard'): void {
    const question = this.#asked
    if (question?.id !== id) return
    clearTimeout(this.#timer)
    this.#asked = null
    this.#keep(question.representative, question.member, runs)
    this.#next()
    for (const listener of this.#listeners) listener()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#comparer?.terminate()
    this.#comparer = null
    this.#asked = null
  }

  #keep<R extends readonly DiffRun[] | 'too-hard'>(representative: string, member: string, runs: R): R {
    const members = this.#kept.get(representative) ?? new Map()
    this.#kept.delete(representative)
    this.#kept.set(representative, members)
    members.set(member, runs)
    this.#keptLength += representative.length + member.length
    for (const [oldest, others] of this.#kept) {
      if (this.#keptLength <= KEPT_LENGTH || oldest === representative) break
      this.#kept.delete(oldest)
      for (const one of others.keys()) this.#keptLength -= oldest.length + one.length
    }
    return runs
  }
}
