/** How many groups there are to be decided on, all of them and those with a row in a view. */
import { useEffect, useState } from 'react'
import { EngineError } from '../../shared/engine-error.ts'
import type { ViewId } from '../../shared/ids.ts'
import type { DuplicatesStore } from './duplicates-store.ts'

interface GroupCounts {
  readonly all: number | null
  readonly view: number | null
}
const UNKNOWN: GroupCounts = { all: null, view: null }

/** Gives the counts; null for one that is not known yet. They are asked for again with another revision. */
export const useGroupCounts = (
  duplicates: DuplicatesStore,
  view: ViewId | null,
  isOpenOnly: boolean,
  revision: number,
): GroupCounts => {
  const [counts, setCounts] = useState(UNKNOWN)
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that were decided on since are counted anew
  useEffect(() => {
    let isOver = false
    const count = async (scope: keyof GroupCounts, of: ViewId | null): Promise<void> => {
      const known = await countGroups(duplicates, of, isOpenOnly)
      if (!isOver) setCounts((before) => ({ ...before, [scope]: known }))
    }
    void count('all', null)
    if (view !== null) void count('view', view)
    return () => {
      isOver = true
    }
  }, [duplicates, view, isOpenOnly, revision])
  return counts
}

const countGroups = async (
  duplicates: DuplicatesStore,
  view: ViewId | null,
  isOpenOnly: boolean,
): Promise<number | null> => {
  const { api, dataset } = duplicates
  const version = duplicates.getVersion()
  if (version === null) return null
  try {
    const { total } = await api.readGroups({
      dataset: dataset.getState().dataset,
      version,
      start: 0,
      end: 1,
      sort: 'number',
      isDescending: false,
      only: isOpenOnly ? 'open' : 'all',
      view,
    })
    return total
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return null // other groups are on their way
  }
}
