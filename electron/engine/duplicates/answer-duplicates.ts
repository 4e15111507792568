/** The session's answers about duplicates: what crosses is bounded here, however many groups there are. */
import type { EngineApi, TargetRef } from '../../../shared/contract.ts'
import {
  type Duplicates,
  type duplicateCalls,
  type GroupDecision,
  type GroupHead,
  MOST_GROUP_HEADS,
  MOST_MEMBERS,
} from '../../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { DatasetId, JobId, ViewId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { stepOf } from '../document/step-of.ts'
import type { Places } from '../places.ts'
import { ComparedRows } from './compared-rows.ts'
import { type GroupWish, groupsMeant, type Outcome, outcomeOf } from './decide-groups.ts'
import { estimate } from './estimate.ts'
import { findTemplates } from './find-templates.ts'
import type { FoundDuplicates } from './found-duplicates.ts'
import { groupsInOrder } from './group-order.ts'
import { signalsForRules } from './keep-keys.ts'
import { rulesWithSay } from './keep-row.ts'
import { readHead, readMembers } from './read-group.ts'
import { specTold, specWanted } from './wanted-spec.ts'
import { writeReport } from './write-report.ts'

/** What of a session is needed to answer. */
export interface DuplicatesSession {
  readonly places: Pick<Places, 'fileFor'>
  targetFor(target: TargetRef): Promise<{ path: string; overwrite: boolean }>
  datasetOf(id: DatasetId): Dataset
  /** Fails where the window may not write. */
  writable(id: DatasetId): Dataset
  /** Gives the rows of a view, once all are found. */
  rowsOfView(view: ViewId, signal: AbortSignal): Promise<RowSet>
  asJob<T>(
    dataset: Dataset,
    job: JobId | null,
    kind: 'change' | 'templates' | 'export',
    work: (watch: JobWatch) => Promise<T>,
  ): Promise<T>
}

type DuplicatesApi = Pick<EngineApi, keyof typeof duplicateCalls | 'exportDuplicates'>

/** Gives the calls of the contract that are about duplicates. */
export const answerDuplicates = (session: DuplicatesSession): DuplicatesApi => ({
  estimateDuplicates: async ({ dataset: id, spec: wanted }) => {
    const dataset = session.datasetOf(id)
    return estimate(dataset, await specWanted(wanted, dataset, session.places))
  },
  findDuplicates: async ({ dataset: id, spec: wanted, threshold, isChained }) => {
    const dataset = session.datasetOf(id)
    dataset.duplicates.find({ spec: await specWanted(wanted, dataset, session.places), threshold, isChained })
    return stateOf(dataset)
  },
  stopDuplicates: async ({ dataset }) => {
    session.datasetOf(dataset).duplicates.stop()
    return {}
  },
  clearDuplicates: async ({ dataset }) => {
    session.datasetOf(dataset).duplicates.clear()
    return {}
  },
  getDuplicates: async ({ dataset: id }) => {
    const dataset = session.datasetOf(id)
    const { found } = dataset.duplicates
    return found === null ? null : toldOf(dataset, found)
  },
  exportDuplicates: async ({ dataset: id, version, job, target }) => {
    const dataset = session.datasetOf(id)
    const found = dataset.duplicates.foundAt(version)
    return session.asJob(dataset, job, 'export', async (watch) => {
      const place = await session.targetFor(target)
      return whileSame(dataset, version, () => writeReport(dataset, found, place, watch))
    })
  },
  regroupDuplicates: async ({ dataset: id, version, threshold, isChained }) => {
    const dataset = session.datasetOf(id)
    return toldOf(dataset, await dataset.duplicates.regroup(version, threshold, isChained))
  },
  readGroups: async ({ dataset: id, version, start, end, view, ...order }) => {
    const dataset = session.datasetOf(id)
    dataset.duplicates.foundAt(version)
    const among = view === null ? null : await session.rowsOfView(view, NEVER)
    await dataset.duplicates.foundAt(version).grouping.live.settle(NEVER)
    const found = dataset.duplicates.foundAt(version)
    // Rows join a view and none leave, so that as many as before are the same.
    const numbers = groupsInOrder(found, { ...order, among }, `${view ?? ''} ${among?.size ?? ''}`)
    const last = Math.min(end, start + MOST_GROUP_HEADS)
    return whileSame(dataset, version, async () => {
      const groups: GroupHead[] = []
      for (const group of numbers.subarray(start, last)) groups.push(await readHead(found, group))
      dataset.duplicates.foundAt(version)
      return { total: numbers.length, groups }
    })
  },
  readGroup: async ({ dataset: id, version, group, start, end, chars }) => {
    const dataset = session.datasetOf(id)
    const found = dataset.duplicates.foundAt(version)
    found.checkGroup(group)
    const { revision } = dataset
    const range = { start, end: Math.min(end, start + MOST_MEMBERS) }
    const page = await whileSame(dataset, version, () => readMembers(found, group, range, chars))
    dataset.duplicates.foundAt(version)
    return { revision, ...page }
  },
  decideGroups: async ({ dataset: id, version, change, job, groups, ...wish }) => {
    const dataset = session.writable(id)
    const { duplicates } = dataset
    // Asked again after a lost connection, the groups may be others by now; what was decided is confirmed all the same.
    if (dataset.document.history.isConfirmed(change)) {
      const { revision } = await dataset.make(change, refuse)
      return { revision, ...duplicates.decidedBy(change) }
    }
    return session.asJob(dataset, job ?? null, 'change', async (watch) => {
      const ready = await readyToDecide(session, dataset, version, groups, wish, watch)
      const { revision } = await dataset.make(change, async () => {
        const outcome = await ready.outcome()
        duplicates.noteDecided(change, { groups: outcome.groups, rows: outcome.rows })
        const step = stepOf(outcome.change, dataset.context.now())
        return { change: outcome.change, skipped: 0, step }
      })
      return { revision, ...duplicates.decidedBy(change) }
    })
  },
  weighGroups: async ({ dataset: id, version, job, groups, ...wish }) => {
    const dataset = session.datasetOf(id)
    return session.asJob(dataset, job ?? null, 'change', async (watch) => {
      const ready = await readyToDecide(session, dataset, version, groups, wish, watch)
      const { groups: decided, rows, staying } = await ready.outcome()
      return { groups: decided, rows, staying }
    })
  },
  findTemplates: async ({ dataset: id, job, compared, folding }) => {
    const dataset = session.datasetOf(id)
    return session.asJob(dataset, job, 'templates', async ({ signal, onProgress }) => {
      const watch = { signal, onProgress: (_: unknown, done: number, total: number) => onProgress(done, total, 'rows') }
      const spec = { compared, folding, method: { kind: 'exact' }, against: [], isWithin: true } as const
      const rows = await ComparedRows.open(dataset, spec, watch)
      try {
        return await findTemplates(rows, spec, watch)
      } finally {
        await rows.close()
      }
    })
  },
})

async function refuse(): Promise<never> {
  throw new EngineError('duplicates-stale')
}

/** Does work on groups of one making; when they were made anew meanwhile, that is what it fails with. */
const whileSame = async <T>({ duplicates }: Dataset, version: number, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    duplicates.foundAt(version)
    throw error
  }
}

/** Waits for all that a decision needs which can't be waited for in line: rows of a view, and signals. */
const readyToDecide = async (
  session: DuplicatesSession,
  dataset: Dataset,
  version: number,
  groups: GroupDecision['groups'],
  wish: GroupWish,
  watch: JobWatch,
): Promise<{ outcome(): Promise<Outcome> }> => {
  const { duplicates } = dataset
  duplicates.foundAt(version)
  const among = groups.kind === 'view' ? await session.rowsOfView(groups.view, watch.signal) : null
  const rules = wish.keep.kind === 'rules' ? rulesWithSay(wish.keep.rules) : []
  const signals = await signalsForRules(dataset, rules, watch.signal)
  return {
    outcome: async () => {
      const found = duplicates.foundAt(version)
      await found.grouping.live.settle(watch.signal)
      return outcomeOf(found, groupsMeant(found, groups, among), wish, signals, watch)
    },
  }
}

const stateOf = (dataset: Dataset) => {
  const { state } = dataset.duplicates
  if (state === null) throw new EngineError('cancelled')
  return state
}

const toldOf = ({ duplicates }: Dataset, found: FoundDuplicates): Duplicates => {
  const { threshold, isChained, here } = found.grouping
  return {
    version: duplicates.version,
    spec: specTold(found.spec),
    threshold,
    isChained,
    curve: [...found.curve],
    here,
    ...found.counts,
    changedSince: found.changedSince,
    tookMs: duplicates.tookMs,
  }
}

const NEVER = new AbortController().signal
