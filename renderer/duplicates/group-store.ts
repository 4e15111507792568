/**
 * The group that is open: its members, the one that is chosen, and what is decided about them. What must stay true: only the group on
 * screen is decided about, whatever keys are pressed ahead of it; and a decision is shown at once, as not kept until it is confirmed.
 */
import type { Confirmation } from '../../shared/contract.ts'
import type { DuplicatesApi, GroupDecision, Member } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { RowId } from '../../shared/ids.ts'
import type { Subscribable } from '../app/use-store.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import { sayReadOnly } from '../grid/grid-words.ts'
import { decideGroups } from './decide-groups.ts'
import { FIRST_CHARS, FIRST_MEMBERS, GroupReader, MOST_CHARS, type ReadGroup } from './group-reader.ts'
import { keepTaste } from './keep-taste.ts'
import { shownChanges } from './shown-changes.ts'

/** What the open group needs of the screen that it stands in. */
export interface GroupsHome extends Subscribable {
  readonly dataset: DatasetStore
  readonly api: Pick<DuplicatesApi, 'readGroup' | 'readGroups' | 'decideGroups'>
  getVersion(): number | null
  getGroup(): number | null
  openGroup(group: number): void
  /** Gives the group before or after one, in the order of the list; null at its ends. */
  neighbour(from: number, step: 1 | -1, onlyOpen: boolean): Promise<number | null>
}

const stores = new WeakMap<GroupsHome, GroupStore>()

/** Gives the store of a screen's open group; one a screen, so that what is chosen stays while somebody is elsewhere. */
export const groupStoreOf = (home: GroupsHome): GroupStore => {
  const store = stores.get(home) ?? new GroupStore(home)
  stores.set(home, store)
  return store
}

/** What is looked at is read again no sooner than this after it changed. */
const RENEW_MS = 60
const MORE_MEMBERS = 60
/** Groups that were decided on here, so that undo comes back to them. */
const MAX_TRAIL = 500

export class GroupStore {
  readonly home: GroupsHome
  readonly #reader: GroupReader
  readonly #listeners = new Set<() => void>()
  readonly #trail: { readonly group: number; readonly rows: ReadonlySet<RowId> }[] = []
  #shown: ReadGroup | null = null
  #error: EngineError | null = null
  #asked: number | null = null
  #chosen = 0
  /** The open group after one, once that is known. */
  #ahead: { readonly of: number; readonly group: number | null } | null = null
  #isAllDecided = false
  #renewTimer: ReturnType<typeof setTimeout> | undefined
  /** Grows with every group that is asked for, so that a late answer is void. */
  #turn = 0

  constructor(home: GroupsHome) {
    this.home = home
    this.#reader = new GroupReader(home.api, () => home.dataset.getState().dataset)
  }

  /** Follows the screen until the answer is called. */
  start(): () => void {
    void keepTaste.load()
    const stops = [
      this.home.subscribe(() => this.#follow()),
      this.home.dataset.subscribe(() => this.#renewSoon()),
      this.home.dataset.decisions.subscribe(() => this.#tell()),
    ]
    this.#follow()
    return () => {
      for (const stop of stops) stop()
      clearTimeout(this.#renewTimer)
    }
  }

  /** Gives the group on screen, which stays until the next one is there; null before the first. */
  getShown(): ReadGroup | null {
    return this.#shown
  }

  /** Gives groups that were read ahead of being looked at. */
  getReadAhead(): readonly ReadGroup[] {
    return this.#reader.getAll().filter(({ group }) => group !== this.#shown?.group)
  }

  /** Tells whether the group on screen gives way to another that is being read. */
  isLoading(): boolean {
    const group = this.home.getGroup()
    return group !== null && this.#error === null && !this.#isOnScreen(group)
  }

  getError(): EngineError | null {
    return this.#error
  }

  /** Tells whether the last decision left no group open. */
  isAllDecided(): boolean {
    return this.#isAllDecided
  }

  /** Gives the place of the chosen member among those that were read. */
  getChosen(): number {
    return this.#chosen
  }

  choose(at: number): void {
    const count = this.#shown?.members.length ?? 0
    const chosen = Math.max(0, Math.min(at, count - 1))
    if (chosen === this.#chosen) return
    this.#chosen = chosen
    if (chosen >= count - 2 && count < (this.#shown?.total ?? 0)) void this.readMore()
    this.#tell()
  }

  /** Gives what was decided about a member; null for a row of another file. */
  getDecision({ row, decision }: Member): ShownDecision | null {
    if (row === null) return null
    return this.home.dataset.decisions.get(row, decision, this.#shown?.revision ?? 0)
  }

  /** Goes to the group after this one or before it, or to the next that is open. */
  async step(by: 1 | -1, onlyOpen = false): Promise<void> {
    const from = this.home.getGroup()
    if (from === null) return
    const next = await this.home.neighbour(from, by, onlyOpen)
    // Who pressed on meanwhile is elsewhere by now.
    if (this.home.getGroup() !== from) return
    if (next !== null) this.home.openGroup(next)
    else if (onlyOpen) await this.#findOpen()
  }

  /** Keeps the chosen member, drops the others, and goes on. */
  async keepChosen(): Promise<void> {
    const member = this.#shown?.members[this.#chosen]
    if (member === undefined) return
    // Of a group with a row of another file that one stays, and all of this file go, whatever the rule.
    await this.#decide(
      member.row === null ? { kind: 'rules', rules: [{ kind: 'first' }] } : { kind: 'row', row: member.row },
    )
  }

  /** Keeps all members, and goes on. */
  keepAll(): Promise<void> {
    return this.#decide({ kind: 'all' })
  }

  /** Has the rules that were used last decide about this group, and goes on. */
  applyRules(): Promise<void> {
    return this.#decide({ kind: 'rules', rules: [...keepTaste.getWays().rules] })
  }

  /** Drops the chosen member alone, or takes its verdict back. */
  judgeChosen(verdict: 'drop' | null): void {
    const row = this.#shown?.members[this.#chosen]?.row
    if (row === undefined || row === null || !this.#mayWrite()) return
    void this.home.dataset.decisions.judge(row, verdict)
  }

  /** Undoes the last step, and goes back to the group that it was of. */
  undo(): Promise<void> {
    return this.#goBack('undo')
  }

  /** Does the last undone step again, and goes to the group that it is of. */
  redo(): Promise<void> {
    return this.#goBack('redo')
  }

  /** Reads members past those that were read. */
  async readMore(): Promise<void> {
    const shown = this.#shown
    if (shown === null || shown.members.length >= shown.total) return
    await this.#renew(shown.members.length + MORE_MEMBERS, shown.chars)
  }

  /** Reads all of the texts that were cut. */
  async readWhole(): Promise<void> {
    const shown = this.#shown
    if (shown !== null) await this.#renew(shown.members.length, MOST_CHARS)
  }

  /** Reads again what could not be read. */
  retry(): void {
    this.#error = null
    this.#reader.forget()
    this.#follow()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #follow(): void {
    const version = this.home.getVersion()
    const group = this.home.getGroup()
    this.#reader.setVersion(version)
    if (version === null || group === null) this.#shown = null
    // What can't be read is read again by hand.
    else if (!this.#isOnScreen(group) && !(this.#error !== null && this.#asked === group)) this.#open(group)
    this.#tell()
  }

  #isOnScreen(group: number): boolean {
    return this.#shown?.group === group && this.#shown.version === this.home.getVersion()
  }

  #open(group: number): void {
    const known = this.#reader.get(group)
    // A group that was read ahead is there in the same turn as the key.
    if (known !== undefined) {
      this.#show(known)
      return
    }
    const turn = ++this.#turn
    this.#asked = group
    this.#error = null
    this.#reader.read(group).then(
      (read) => {
        if (turn === this.#turn && this.home.getGroup() === group) this.#show(read)
      },
      (error: unknown) => {
        if (turn === this.#turn) this.#fail(error)
      },
    )
  }

  #show(read: ReadGroup): void {
    this.#turn += 1
    this.#shown = read
    this.#error = null
    this.#isAllDecided = false
    this.#chosen = 0
    this.#tell()
    this.#renewSoon()
    void this.#readAhead(read.group)
  }

  async #readAhead(group: number): Promise<void> {
    for (const [step, onlyOpen] of [
      [1, true],
      [1, false],
      [-1, false],
    ] as const) {
      try {
        const near = await this.home.neighbour(group, step, onlyOpen)
        if (this.#shown?.group !== group) return
        if (onlyOpen) this.#ahead = { of: group, group: near }
        if (near !== null && this.#reader.get(near) === undefined) await this.#reader.read(near)
      } catch (error) {
        if (!(error instanceof EngineError)) throw error // it is said when the group is looked at
      }
    }
  }

  async #decide(keep: GroupDecision['keep']): Promise<void> {
    const shown = this.#shown
    const group = this.home.getGroup()
    if (shown === null || group === null || !this.#isOnScreen(group) || !this.#mayWrite()) return
    const { dataset, api } = this.home
    const { merges } = keepTaste.getWays()
    const wish: GroupDecision = { groups: { kind: 'some', groups: [group] }, keep, mark: { kind: 'drop' }, merges }
    const decisionOf = (member: Member) => this.getDecision(member)
    const deciding = dataset.decisions.showWhile(shownChanges(shown.members, keep, merges, decisionOf), () =>
      decideGroups(dataset, api, shown.version, wish),
    )
    this.#note(shown)
    const isGone = this.#goOn(group)
    const decided = await deciding
    if (decided !== null && !(await isGone)) await this.#findOpen()
  }

  /** Goes to the next open group; false when the list holds no more. */
  async #goOn(group: number): Promise<boolean> {
    const next = this.#ahead?.of === group ? this.#ahead.group : await this.home.neighbour(group, 1, true)
    if (next !== null && this.home.getGroup() === group) this.home.openGroup(next)
    return next !== null
  }

  /** Past the last open group, those before it come; with none left, that is said. */
  async #findOpen(): Promise<void> {
    const version = this.home.getVersion()
    if (version === null) return
    try {
      const { dataset } = this.home.dataset.getState()
      const order = { sort: 'number', isDescending: false, only: 'open', view: null } as const
      const { groups } = await this.home.api.readGroups({ dataset, version, start: 0, end: 1, ...order })
      const [first] = groups
      this.#isAllDecided = first === undefined
      if (first !== undefined) this.home.openGroup(first.group)
    } catch (error) {
      this.#fail(error)
    }
    this.#tell()
  }

  async #goBack(way: 'undo' | 'redo'): Promise<void> {
    const { dataset } = this.home
    if (!this.#mayWrite() || dataset.getState()[way] === null) return
    const confirmation = await dataset[way]()
    if (confirmation === null) return
    // What was read ahead, and what is shown over it, may hold what was undone.
    dataset.decisions.forgetKept()
    this.#reader.forget()
    const group = this.#groupOf(confirmation)
    this.#isAllDecided = false
    if (group !== null && group !== this.home.getGroup()) this.home.openGroup(group)
    else await this.#renew()
  }

  /** Gives the group that a step of few rows was of. */
  #groupOf({ row }: Confirmation): number | null {
    if (row === null) return null
    return this.#trail.findLast(({ rows }) => rows.has(row))?.group ?? null
  }

  #note({ group, members }: ReadGroup): void {
    this.#trail.push({ group, rows: new Set(members.flatMap(({ row }) => row ?? [])) })
    if (this.#trail.length > MAX_TRAIL) this.#trail.shift()
  }

  #renewSoon(): void {
    clearTimeout(this.#renewTimer)
    const isOld = (this.#shown?.revision ?? 0) < this.home.dataset.getState().revision
    if (this.#shown !== null && isOld) this.#renewTimer = setTimeout(() => void this.#renew(), RENEW_MS)
  }

  /** Reads the group on screen again, as it is now. */
  async #renew(members?: number, chars?: number): Promise<void> {
    const shown = this.#shown
    if (shown === null) return
    try {
      const wanted = members ?? Math.max(FIRST_MEMBERS, shown.members.length)
      const read = await this.#reader.readAnew(shown.group, wanted, chars ?? Math.max(FIRST_CHARS, shown.chars))
      if (this.#shown?.group !== read.group || read.version !== this.home.getVersion()) return
      this.#shown = read
      this.#tell()
    } catch (error) {
      this.#fail(error)
    }
  }

  #mayWrite(): boolean {
    const { dataset } = this.home
    if (!dataset.canWrite()) sayReadOnly(dataset)
    return dataset.canWrite()
  }

  #fail(error: unknown): void {
    if (!(error instanceof EngineError)) throw error
    // Other groups are on their way, or the connection with them.
    const isPassing = isEngineError(error, 'duplicates-stale') || isEngineError(error, 'connection-lost')
    if (!isPassing) this.#error = error
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
