/** Decides about groups as one step. It is sent again after a lost connection, and its name keeps it from being made twice. */
import type { Confirmation } from '../../shared/contract.ts'
import type { DuplicatesApi, GroupDecision } from '../../shared/duplicates/duplicate-calls.ts'
import type { JobId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** What came of it. */
export type Decided = Awaited<ReturnType<DuplicatesApi['decideGroups']>>

/** Gives what came of it; null when it was refused, which the user is then told. */
export const decideGroups = async (
  dataset: DatasetStore,
  api: Pick<DuplicatesApi, 'decideGroups'>,
  version: number,
  wish: GroupDecision,
  job?: JobId,
): Promise<Decided | null> => {
  const change = crypto.randomUUID()
  let decided: Decided | null = null
  await dataset.makeNamed(async () => {
    const { dataset: id } = dataset.getState()
    decided = await api.decideGroups({ dataset: id, version, change, ...(job !== undefined && { job }), ...wish })
    return confirmationOf(decided, wish)
  })
  return decided
}

/** The step as it will be told of: undo must not wait until it is. */
const confirmationOf = ({ revision, rows }: Decided, { mark, keep }: GroupDecision): Confirmation => ({
  revision,
  step: {
    label: mark.kind === 'drop' || keep.kind === 'all' ? 'judge' : 'tag',
    rows,
    field: mark.kind === 'tag' && keep.kind !== 'all' ? mark.tag : keep.kind === 'all' ? 'keep' : 'drop',
    timeMs: Date.now(),
  },
  skipped: 0,
  inserted: [],
  row: null,
})
