/** Calls about duplicates that are answered at once, from groups that are made up: for stores and screens that need no engine. */
import type {
  CurvePoint,
  Differs,
  Duplicates,
  DuplicatesApi,
  GroupHead,
  ToldSpec,
} from '../../shared/duplicates/duplicate-calls.ts'
import { USUAL_FOLDING, USUAL_NEAR } from '../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../shared/engine-error.ts'

const FLOOR = 0.7

export const headOf = (group: number, news: Partial<GroupHead> = {}): GroupHead => ({
  group,
  rows: 2,
  elsewhere: 0,
  least: 0.9,
  most: 0.9,
  text: `text ${group}`,
  differs: { kind: 'one-place', before: 'a', after: 'b', places: 1 },
  decided: 0,
  kept: 0,
  ...news,
})

/** Gives groups of many kinds, the same each time. */
export const someHeads = (count: number, texts: readonly string[] = ['the same']): GroupHead[] =>
  Array.from({ length: count }, (_, at) => {
    const least = FLOOR + ((at * 37) % 30) / 100
    const rows = 2 + ((at * at) % 7) * (at % 11 === 0 ? 9 : 1)
    const decided = at % 5 === 0 ? rows : at % 7 === 0 ? 1 : 0
    return headOf(at + 1, {
      rows,
      least,
      most: Math.min(1, least + (at % 3) / 20),
      elsewhere: at % 9 === 4 ? 3 : 0,
      text: texts[at % texts.length] ?? '',
      differs: DIFFERS[at % DIFFERS.length] ?? equal,
      decided,
      kept: decided > 1 ? 1 : 0,
    })
  })

const differs = (kind: Differs['kind'], before = '', after = '', places = 1): Differs => ({
  kind,
  before,
  after,
  places,
})
const equal = differs('equal')
const DIFFERS: readonly Differs[] = [
  differs('one-place', 'three tips', 'five tips'),
  differs('punctuation'),
  differs('several', '保持健康的三个提示', '保持健康的五个建议', 4),
  differs('longer', '', ' and explain why each of them matters to people who sit all day'),
  differs('one-place', '', '，请详细说明'),
  equal,
]

export class DuplicatesDouble {
  readonly heads: GroupHead[]
  /** Names of calls with what was asked, in order. */
  readonly calls: [name: string, input: unknown][] = []
  version = 1
  threshold = 0.8
  isChained = false
  changedSince = 0
  hasFound = true
  spec: ToldSpec = {
    compared: { kind: 'part', part: 'conversation' },
    folding: USUAL_FOLDING,
    method: USUAL_NEAR,
    against: [],
    isWithin: true,
  }
  readonly api: DuplicatesApi

  constructor(heads: GroupHead[]) {
    this.heads = heads
    const note = <I, O>(name: string, answer: (input: I) => O) => {
      return async (input: I): Promise<O> => {
        this.calls.push([name, input])
        return answer(input)
      }
    }
    const none = async (): Promise<never> => {
      throw new EngineError('duplicates-stale')
    }
    this.api = {
      estimateDuplicates: note('estimateDuplicates', () => ({
        rows: 870_000,
        bytes: 1.2e9,
        memoryBytes: 240e6,
        pairsBytes: 300e6,
        diskBytes: 120e6,
      })),
      findDuplicates: note('findDuplicates', (input) => {
        this.threshold = input.threshold
        this.isChained = input.isChained
        this.version += 1
        return {
          version: this.version,
          state: 'found' as const,
          phase: null,
          done: 0,
          total: 0,
          error: null,
          groups: 0,
          rows: 0,
        }
      }),
      stopDuplicates: note('stopDuplicates', () => ({})),
      clearDuplicates: note('clearDuplicates', () => {
        this.hasFound = false
        return {}
      }),
      getDuplicates: note('getDuplicates', () => (this.hasFound ? this.found() : null)),
      regroupDuplicates: note('regroupDuplicates', ({ version, threshold, isChained }) => {
        this.#check(version)
        Object.assign(this, { threshold, isChained, version: version + 1 })
        return this.found()
      }),
      readGroups: note('readGroups', ({ version, start, end, only, sort, isDescending }) => {
        this.#check(version)
        const keyOf = ({ group, rows, least }: GroupHead): number =>
          sort === 'size' ? rows : sort === 'similarity' ? least : group
        const shown = this.#shown()
          .filter(({ rows, decided }) => only === 'all' || (only === 'decided') === (decided === rows))
          .toSorted((a, b) => (isDescending ? keyOf(b) - keyOf(a) : keyOf(a) - keyOf(b)))
        return { total: shown.length, groups: shown.slice(start, end) }
      }),
      readGroup: none,
      decideGroups: none,
      weighGroups: none,
      findTemplates: note('findTemplates', () => ({
        templates: [{ text: 'Below is an instruction that describes a task.', rows: 52_002 }],
        rowsSeen: 52_002,
      })),
    }
  }

  found(): Duplicates {
    const curve = Array.from({ length: 31 }, (_, at) => this.#point(Math.round((FLOOR + at / 100) * 100) / 100))
    return {
      version: this.version,
      spec: this.spec,
      threshold: this.threshold,
      isChained: this.isChained,
      curve,
      here: this.#point(this.threshold),
      compared: 870_000,
      comparedElsewhere: 0,
      empty: 3,
      short: 41,
      tooLarge: 0,
      pairs: 5_301,
      crowded: 12,
      changedSince: this.changedSince,
      tookMs: 9_312,
    }
  }

  #shown(threshold = this.threshold): GroupHead[] {
    return this.heads.filter(({ most }) => most >= threshold)
  }

  #point(threshold: number): CurvePoint {
    const shown = this.#shown(threshold)
    const rows = shown.reduce((sum, head) => sum + head.rows, 0)
    const largest = shown.reduce((most, head) => Math.max(most, head.rows), 0)
    return { threshold, groups: shown.length, rows, spare: rows - shown.length, largest }
  }

  #check(version: number): void {
    if (version !== this.version) throw new EngineError('duplicates-stale')
  }
}
