/** Groups of duplicates over a dataset of the naive engine, as a screen and as the calls that it makes: for tests of the open group. */

import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import type { GroupsHome } from '../../renderer/duplicates/group-store.ts'
import type { Decision } from '../../shared/decision.ts'
import type { DuplicatesApi, GroupHead, Member } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { position, type RowId } from '../../shared/ids.ts'

/** `groups` are numbers of rows, from 0; the first of each represents it. Group 1 is the first of them. */
export class PlainGroupsHome implements GroupsHome {
  readonly dataset: DatasetStore
  readonly groups: readonly (readonly number[])[]
  version = 1
  group: number | null = 1
  /** What was asked of the engine, in order. */
  readonly asked: string[] = []
  /** Every call waits for it. */
  gate: Promise<void> = Promise.resolve()
  readonly #rows: readonly { readonly row: RowId; readonly decision: Decision }[]
  readonly #listeners = new Set<() => void>()

  private constructor(dataset: DatasetStore, groups: PlainGroupsHome['groups'], rows: PlainGroupsHome['rows']) {
    this.dataset = dataset
    this.groups = groups
    this.#rows = rows
  }

  static async over(dataset: DatasetStore, groups: PlainGroupsHome['groups']): Promise<PlainGroupsHome> {
    return new PlainGroupsHome(dataset, groups, await rowsOf(dataset))
  }

  get rows(): readonly { readonly row: RowId; readonly decision: Decision }[] {
    return this.#rows
  }

  rowOf(number: number): RowId {
    const found = this.#rows[number]
    if (found === undefined) throw new Error(`There is no row ${number}`)
    return found.row
  }

  getVersion(): number {
    return this.version
  }

  getGroup(): number | null {
    return this.group
  }

  openGroup(group: number): void {
    this.group = group
    this.tell()
  }

  async neighbour(from: number, step: 1 | -1, onlyOpen: boolean): Promise<number | null> {
    const heads = await this.#heads()
    for (let at = from + step; at >= 1 && at <= heads.length; at += step) {
      const head = heads[at - 1]
      if (head !== undefined && (!onlyOpen || isOpen(head))) return head.group
    }
    return null
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(): void {
    for (const listener of this.#listeners) listener()
  }

  readonly api: Pick<DuplicatesApi, 'readGroup' | 'readGroups' | 'decideGroups'> = {
    readGroup: async ({ group, start, end, version }) => {
      this.asked.push(`read ${group}`)
      await this.gate
      if (version !== this.version) throw new EngineError('duplicates-stale')
      const { revision } = this.dataset.getState()
      const rows = await rowsOf(this.dataset)
      const numbers = this.groups[group - 1] ?? []
      const members = numbers.slice(start, end).map((number) => memberOf(number, rows[number]))
      return { revision, total: numbers.length, members }
    },
    readGroups: async ({ start, end, only }) => {
      const heads = (await this.#heads()).filter((head) => only === 'all' || isOpen(head) === (only === 'open'))
      return { total: heads.length, groups: heads.slice(start, end) }
    },
    decideGroups: async ({ dataset, change, groups, keep }) => {
      this.asked.push(`decide ${JSON.stringify(keep)} ${change}`)
      await this.gate
      const meant = groups.kind === 'some' ? groups.groups : this.groups.map((_, at) => at + 1)
      const rows = meant.flatMap((group) => {
        const ids = (this.groups[group - 1] ?? []).map((number) => this.rowOf(number))
        const kept = keep.kind === 'row' ? keep.row : ids[0]
        return keep.kind === 'all' ? ids : ids.filter((row) => row !== kept)
      })
      const verdict = keep.kind === 'all' ? 'keep' : 'drop'
      const request = { kind: 'judge', target: { kind: 'rows', rows }, verdict } as const
      const { revision, step } = await this.dataset.api.apply({ dataset, change, request })
      return { revision, groups: meant.length, rows: step.rows }
    },
  }

  async #heads(): Promise<GroupHead[]> {
    const rows = await rowsOf(this.dataset)
    return this.groups.map((numbers, at) => {
      const verdicts = numbers.map((number) => rows[number]?.decision.verdict ?? null)
      return {
        group: at + 1,
        rows: numbers.length,
        elsewhere: 0,
        least: 0.9,
        most: 0.9,
        text: '',
        differs: { kind: 'several', before: '', after: '', places: 2 },
        decided: verdicts.filter((verdict) => verdict !== null).length,
        kept: verdicts.filter((verdict) => verdict === 'keep').length,
      }
    })
  }
}

const isOpen = ({ rows, decided, kept }: GroupHead): boolean => decided < rows && rows - (decided - kept) > 1

const memberOf = (number: number, found: { row: RowId; decision: Decision } | undefined): Member => ({
  row: found?.row ?? null,
  file: null,
  number,
  similarity: 0.9,
  text: `text ${number}`,
  isCut: false,
  length: 7,
  isDeleted: false,
  isChanged: false,
  decision: found?.decision ?? { verdict: null, tags: [], note: null, reason: null },
})

const rowsOf = async (dataset: DatasetStore): Promise<{ readonly row: RowId; readonly decision: Decision }[]> => {
  const { view, rowCount } = dataset.getView()
  const all = { view, start: position(0), end: position(rowCount), columns: [], previewChars: 0 }
  return (await dataset.api.readRows(all)).rows.map(({ row, decision }) => ({ row, decision }))
}
