/**
 * The list of groups, a page at a time: read when it comes into sight, forgotten when many others were looked at since. When
 * something about groups changes, what is shown stays until it is read anew, so that nothing jumps.
 */
import {
  type DuplicatesApi,
  type GroupHead,
  MOST_GROUP_HEADS as PAGE_GROUPS,
} from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { DatasetId, ViewId } from '../../shared/ids.ts'

const MOST_PAGES = 20

export type GroupSort = 'size' | 'similarity' | 'number'
export type GroupFilter = 'all' | 'open' | 'decided'

export interface ListWish {
  readonly sort: GroupSort
  readonly isDescending: boolean
  readonly only: GroupFilter
  /** Null for the groups of all rows. */
  readonly view: ViewId | null
}

interface Page {
  readonly heads: readonly GroupHead[]
  readonly turn: number
}

export class GroupList {
  readonly #api: Pick<DuplicatesApi, 'readGroups'>
  readonly #dataset: () => DatasetId
  readonly #onChange: () => void
  /** By number; the one used last stands last. */
  readonly #pages = new Map<number, Page>()
  readonly #asked = new Map<number, Promise<void>>()
  #wish: ListWish = { sort: 'size', isDescending: true, only: 'all', view: null }
  #version: number | null = null
  #total: number | null = null
  #error: EngineError | null = null
  /** Grows with everything that makes what was read old. */
  #turn = 0
  #stamp = 0

  constructor(api: Pick<DuplicatesApi, 'readGroups'>, dataset: () => DatasetId, onChange: () => void) {
    this.#api = api
    this.#dataset = dataset
    this.#onChange = onChange
  }

  getWish(): ListWish {
    return this.#wish
  }

  /** Gives how many groups are listed; null before that is known. */
  getTotal(): number | null {
    return this.#total
  }

  /** Gives a number that is another one whenever something else is to be drawn. */
  getStamp(): number {
    return this.#stamp
  }

  getError(): EngineError | null {
    return this.#error
  }

  /** Puts the list in another order, or leaves groups out of it. */
  setWish(news: Partial<ListWish>): void {
    const wish = { ...this.#wish, ...news }
    if (JSON.stringify(wish) === JSON.stringify(this.#wish)) return
    this.#wish = wish
    this.#forget()
  }

  /** Lists the groups of a version; null for none. */
  show(version: number | null): void {
    if (version === this.#version) return
    this.#version = version
    this.#forget()
  }

  /** Reads anew what is shown, since something was decided about its groups. */
  refresh(): void {
    this.#turn += 1
    this.#asked.clear()
    if (this.#version !== null) void this.#ask(0)
    this.#changed()
  }

  /** Gives a group by its place, or undefined while it is being read. */
  headAt(at: number): GroupHead | undefined {
    const number = Math.floor(at / PAGE_GROUPS)
    const page = this.#pages.get(number)
    if (page?.turn !== this.#turn) void this.#ask(number)
    if (page === undefined) return undefined
    this.#pages.delete(number)
    this.#pages.set(number, page)
    return page.heads[at % PAGE_GROUPS]
  }

  /** Reads a group by its place; undefined past the end of the list. */
  async readHead(at: number): Promise<GroupHead | undefined> {
    const number = Math.floor(at / PAGE_GROUPS)
    if (at < 0) return undefined
    if (this.#pages.get(number)?.turn !== this.#turn) await this.#ask(number)
    return this.#pages.get(number)?.heads[at % PAGE_GROUPS]
  }

  /** Gives the place of a group among those that were read. */
  placeOf(group: number): number | null {
    for (const [number, { heads }] of this.#pages) {
      const at = heads.findIndex((head) => head.group === group)
      if (at !== -1) return number * PAGE_GROUPS + at
    }
    return null
  }

  #forget(): void {
    this.#turn += 1
    this.#pages.clear()
    this.#asked.clear()
    this.#total = null
    this.#error = null
    if (this.#version !== null) void this.#ask(0)
    this.#changed()
  }

  #ask(number: number): Promise<void> {
    const asked = this.#asked.get(number)
    if (asked !== undefined) return asked
    const reading = this.#read(number)
    this.#asked.set(number, reading)
    return reading
  }

  async #read(number: number): Promise<void> {
    const [turn, version] = [this.#turn, this.#version]
    if (version === null) return
    const start = number * PAGE_GROUPS
    try {
      const { total, groups } = await this.#api.readGroups({
        dataset: this.#dataset(),
        version,
        start,
        end: start + PAGE_GROUPS,
        ...this.#wish,
      })
      if (turn !== this.#turn) return
      this.#total = total
      this.#error = null
      this.#pages.set(number, { heads: groups, turn })
      // What failed stays asked, so that it is not asked again with each drawing.
      this.#asked.delete(number)
      const [oldest] = this.#pages.keys()
      if (this.#pages.size > MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (turn !== this.#turn) return
      // Other groups, another view or another connection are on their way, and ask anew.
      if (!PASSING.some((code) => isEngineError(error, code))) this.#error = error
    }
    this.#changed()
  }

  #changed(): void {
    this.#stamp += 1
    this.#onChange()
  }
}

const PASSING = ['duplicates-stale', 'view-not-open', 'connection-lost'] as const
