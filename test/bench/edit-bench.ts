/**
 * From a change to its confirmation, which comes once the journal is synced: random cells of a large file, each beside a
 * bare write and sync of as many bytes on the same disk right after it.
 */
import { closeSync, copyFileSync, fdatasyncSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { rowId } from '../../shared/ids.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow, scoreOf } from './bench-window.ts'
import { conclude, inMs } from './closing-table.ts'
import { percentile, say, timed } from './measure.ts'

const EDITS = 500
const WARM_EDITS = 50

const bench = async (): Promise<void> => {
  if (!hasRoom(2 * large.bytes, 'the edits')) return
  using folder = workFolder('edit')
  const path = join(folder.path, 'rows.jsonl')
  copyFileSync(rowsOfSize(large), path)
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, path)
  const { rows } = await window.whenKnown()
  const journal = journalIn(join(folder.path, 'data', 'datasets', window.dataset))
  const bare = openSync(join(folder.path, 'bare'), 'w')
  const editMs: number[] = []
  const bareMs: number[] = []
  for (let at = -WARM_EDITS; at < EDITS; at++) {
    const row = rowId((Math.imul(at + WARM_EDITS, 0x9e3779b1) >>> 0) % rows.count)
    const before = statSync(journal).size
    const edit = await timed(() => window.apply(scoreOf(row, at + 0.5)))
    const record = Buffer.alloc(statSync(journal).size - before, 0x61)
    const plain = await timed(() => {
      writeSync(bare, record)
      fdatasyncSync(bare)
    })
    if (at < 0) continue
    editMs.push(edit)
    bareMs.push(plain)
  }
  closeSync(bare)
  await engine.close()

  say(`${EDITS} edits of ${large.name}, each confirmed before the next`)
  conclude(
    [0.5, 0.95].map((share) => {
      const [edit, plain] = [percentile(editMs, share), percentile(bareMs, share)]
      return {
        work: `change to confirmed, p${share * 100}, ${large.name}`,
        measured: inMs(edit),
        reference: `write + fdatasync ${inMs(plain)}`,
        ratio: edit / plain,
        target: share === 0.5 ? '-' : '10 ms',
        isMet: share === 0.5 ? null : edit <= 10,
      }
    }),
  )
}

const journalIn = (folder: string): string => {
  const name = readdirSync(folder, { recursive: true })
    .map(String)
    .find((path) => /journal/.test(path))
  if (name === undefined) throw new Error('The dataset has no journal')
  return join(folder, name)
}

await bench()
