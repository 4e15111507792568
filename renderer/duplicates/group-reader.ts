/**
 * The members of groups, each there before it is asked for: groups that are likely to come next are read while somebody looks at
 * this one. What must stay true: an answer about groups that are others by now is let go, and only a few groups are held.
 */
import type { DuplicatesApi, Member } from '../../shared/duplicates/duplicate-calls.ts'
import { MOST_MEMBERS } from '../../shared/duplicates/duplicate-calls.ts'
import type { DatasetId } from '../../shared/ids.ts'

/** So many members, and of each so much text, are read at first. */
export const FIRST_MEMBERS = 24
export const FIRST_CHARS = 20_000
/** The contract's bound: a longer text is read in the row panel. */
export const MOST_CHARS = 2 ** 20
const MAX_GROUPS = 12

/** A group as it was read. */
export interface ReadGroup {
  readonly version: number
  readonly group: number
  /** The one whose decisions and marks the members have. */
  readonly revision: number
  /** How many members there are; the first of them were read. */
  readonly total: number
  readonly members: readonly Member[]
  readonly chars: number
}

export class GroupReader {
  readonly #api: Pick<DuplicatesApi, 'readGroup'>
  readonly #dataset: () => DatasetId
  /** The least recently asked for first. */
  readonly #groups = new Map<number, Promise<ReadGroup>>()
  readonly #known = new Map<number, ReadGroup>()
  #version: number | null = null

  constructor(api: Pick<DuplicatesApi, 'readGroup'>, dataset: () => DatasetId) {
    this.#api = api
    this.#dataset = dataset
  }

  /** Says which groups there are; those of another version are forgotten. */
  setVersion(version: number | null): void {
    if (version === this.#version) return
    this.#version = version
    this.#groups.clear()
    this.#known.clear()
  }

  /** Gives a group that has been read; undefined for one that has not. */
  get(group: number): ReadGroup | undefined {
    return this.#known.get(group)
  }

  /** Gives the groups that have been read, the latest last. */
  getAll(): readonly ReadGroup[] {
    return [...this.#known.values()]
  }

  /** Gives a group: the one that was read ahead, or a new one. Fails with an EngineError. */
  read(group: number): Promise<ReadGroup> {
    const held = this.#groups.get(group)
    if (held === undefined) return this.readAnew(group)
    this.#groups.delete(group)
    this.#groups.set(group, held)
    return held
  }

  /** Reads a group as it is now, and of it as many members and as much text as are wanted. Fails with an EngineError. */
  readAnew(group: number, members = FIRST_MEMBERS, chars = FIRST_CHARS): Promise<ReadGroup> {
    const reading = this.#readPages(group, members, chars)
    this.#groups.delete(group)
    this.#groups.set(group, reading)
    reading.then(
      (read) => {
        if (this.#groups.get(group) === reading) this.#known.set(group, read)
      },
      () => {
        // It is asked for again when it is looked at.
        if (this.#groups.get(group) === reading) this.#groups.delete(group)
      },
    )
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= MAX_GROUPS) break
      this.#groups.delete(oldest)
      this.#known.delete(oldest)
    }
    return reading
  }

  /** Lets go of what was read, since it is not as it was. */
  forget(): void {
    this.#groups.clear()
    this.#known.clear()
  }

  async #readPages(group: number, wanted: number, chars: number): Promise<ReadGroup> {
    const version = this.#version ?? 0
    const read = (start: number) => {
      const end = start + Math.min(MOST_MEMBERS, wanted - start)
      return this.#api.readGroup({ dataset: this.#dataset(), version, group, start, end, chars })
    }
    const first = await read(0)
    const members = [...first.members]
    while (members.length < Math.min(wanted, first.total)) {
      const page = await read(members.length)
      if (page.members.length === 0) break
      members.push(...page.members)
    }
    return { version, group, revision: first.revision, total: first.total, members, chars }
  }
}
