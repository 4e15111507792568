/**
 * Replacing a text in generated chat rows, a rare one and one that is in nearly every row: from the question to the count of
 * all that changes, and from the word to the step on disk; fixes of all texts; and undo. Beside `sed` and `rg --passthru -r`, which
 * write the whole file anew and know no fields, in the same minute on the same warm file.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobId } from '../../shared/ids.ts'
import type { Mend } from '../../shared/mend/mend.ts'
import type { MendInfo } from '../../shared/mend/mend-info.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { large, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { say, timed } from './measure.ts'

const RARE = '梯度岛屿'
const COMMON = 'the'

using folder = workFolder('mend')
const path = join(folder.path, 'rows.jsonl')
copyFileSync(rowsOfSize(large), path)
const engine = await startEngine(folder.path)
const window = await BenchWindow.open(engine, path)
const { rows } = await window.whenKnown()
const { session, dataset } = window
// The signals are measured in the background, by all the cores there are.
while (['waiting', 'running'].includes((await window.state()).signals.pass.state)) await sleep(50)
let names = 0

const replace = (find: string): Mend => ({
  kind: 'replace',
  find,
  with: '【X】',
  isRegex: false,
  isCaseExact: true,
  place: { in: 'all' },
})

const find = async (mend: Mend): Promise<MendInfo> => {
  const opened = await session.call('openMend', { dataset, target: { kind: 'dataset' }, mend })
  for (;;) {
    const info = await session.call('getMend', { mend: opened.mend })
    if (info.state === 'failed') throw new Error(`the mend failed: ${info.error?.code}`)
    if (info.state === 'done') return info
    await sleep(5)
  }
}

const apply = async ({ mend }: MendInfo): Promise<void> => {
  names += 1
  const change = `bench-mend-${names}`
  await session.call('applyMend', { dataset, mend, change, job: change as JobId })
}

const sed = (text: string): number => {
  const startMs = performance.now()
  const outPath = join(folder.path, 'sed.out')
  spawnSync('sh', ['-c', 'LC_ALL=C.UTF-8 sed "s/$1/X/g" "$2" > "$3" && sync "$3"', 'sh', text, path, outPath])
  return performance.now() - startMs
}
const rg = (text: string): number => {
  const startMs = performance.now()
  const outPath = join(folder.path, 'rg.out')
  spawnSync('sh', ['-c', 'rg -N --passthru -F -r X -- "$1" "$2" > "$3" && sync "$3"', 'sh', text, path, outPath])
  return performance.now() - startMs
}
const hasRg = spawnSync('rg', ['--version']).status === 0

const findings: Finding[] = []
const note = (work: string, ms: number, reference: string, ratio: number | null): void => {
  findings.push({ work, measured: inMs(ms), reference, ratio, target: '-', isMet: null })
}

const contest = async (name: string, mend: Mend, text: string | null): Promise<void> => {
  let info: MendInfo | null = null
  const previewMs = await timed(async () => {
    info = await find(mend)
  })
  const found = info as MendInfo | null
  if (found === null) throw new Error('nothing was found out')
  const sedMs = text === null ? null : sed(text)
  const rgMs = text === null || !hasRg ? null : rg(text)
  const reference = sedMs === null ? '-' : `sed ${inMs(sedMs)}${rgMs === null ? '' : `, rg -r ${inMs(rgMs)}`}`
  note(
    `${name}: preview of ${found.rows} rows, ${found.changes} places`,
    previewMs,
    reference,
    sedMs && previewMs / sedMs,
  )
  if (found.rows === 0) return
  const applyMs = await timed(() => apply(found))
  note(`${name}: applied, on disk`, applyMs, reference, sedMs && applyMs / sedMs)
  const undoMs = await timed(() => session.call('undo', { dataset }))
  note(`${name}: undone`, undoMs, '-', null)
  await session.call('closeMend', { mend: found.mend })
}

say(`${large.name}: ${rows.count} rows`)
await contest('rare text', replace(RARE), RARE)
await contest('common text', replace(COMMON), COMMON)
await contest(
  'fixes',
  { kind: 'fix', fixes: ['mojibake', 'invisible', 'half-width', 'personal', 'trim'], place: { in: 'all' } },
  null,
)
await contest('set a field', { kind: 'set', path: ['checked'], json: 'true' }, null)
say(`peak memory ${inMb(process.resourceUsage().maxRSS * 1024)}`)
await engine.close()
conclude(findings)
