/** Mends over a window of a test: opened, waited for, looked at and made. */
import type { Confirmation, Target } from '../../../shared/contract.ts'
import type { JobId, MendId } from '../../../shared/ids.ts'
import type { Mend } from '../../../shared/mend/mend.ts'
import type { MendedRow, MendInfo } from '../../../shared/mend/mend-info.ts'
import type { Window } from './engine-on-disk.ts'

let names = 0

/** Finds out what a mend would do, to the end. */
export const openMend = async (
  { session, dataset }: Window,
  mend: Mend,
  target: Target = { kind: 'dataset' },
): Promise<MendInfo> => {
  const opened = await session.call('openMend', { dataset, target, mend })
  for (let attempt = 0; attempt < 3000; attempt++) {
    const info = await session.call('getMend', { mend: opened.mend })
    if (info.state !== 'running') return info
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the mend was never found out')
}

export const readMend = async ({ session }: Window, mend: MendId, start = 0, end = 200): Promise<MendedRow[]> =>
  (await session.call('readMend', { mend, start, end })).rows

export const applyMend = ({ session, dataset }: Window, mend: MendId, change?: string): Promise<Confirmation> => {
  names += 1
  const name = change ?? `mend-change-${process.pid}-${names}`
  return session.call('applyMend', { dataset, mend, change: name, job: `job-${names}` as JobId })
}

/** Finds out and makes a mend. */
export const mendAll = async (window: Window, mend: Mend, target?: Target): Promise<Confirmation> => {
  const { mend: name } = await openMend(window, mend, target)
  const confirmation = await applyMend(window, name)
  await window.session.call('closeMend', { mend: name })
  return confirmation
}

export const replaceAll = (find: string, to: string, isRegex = false): Mend => ({
  kind: 'replace',
  find,
  with: to,
  isRegex,
  isCaseExact: true,
  place: { in: 'all' },
})
