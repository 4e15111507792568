/** Makes a mend of a changes file in an opened file, and says what it came to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Query, Target } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { Mend } from '../../shared/mend/mend.ts'
import type { MendInfo } from '../../shared/mend/mend-info.ts'
import type { OneFile } from './one-file.ts'

const LOOK_MS = 20

/** Mends the rows that a query finds, or all; gives what was found, and whether a step was made. */
export const applyMendLine = async (
  file: OneFile,
  mend: Mend,
  query: Query | null,
): Promise<{ info: MendInfo; isStep: boolean }> => {
  const view = query === null ? null : (await file.call('openView', { dataset: file.dataset, query })).view
  const target: Target = view === null ? { kind: 'dataset' } : { kind: 'view', view }
  const opened = await file.call('openMend', { dataset: file.dataset, target, mend })
  const info = await untilFound(file, opened)
  if (info.error !== null) throw new EngineError(info.error.code, info.error.values)
  const { step } = await file.run('applyMend', (job) => ({
    dataset: file.dataset,
    mend: info.mend,
    change: `command-line-${process.pid}-${Date.now()}-${job}`,
    job,
  }))
  await file.call('closeMend', { mend: info.mend })
  if (view !== null) await file.call('closeView', { view })
  return { info, isStep: step.rows > 0 }
}

const untilFound = async (file: OneFile, { mend }: MendInfo): Promise<MendInfo> => {
  for (;;) {
    // Not asked any more once the command is interrupted.
    const info = await file.run('getMend', () => ({ mend }))
    if (info.state !== 'running') return info
    await sleep(LOOK_MS)
  }
}
