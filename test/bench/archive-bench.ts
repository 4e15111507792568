/**
 * A dataset in an archive beside the same rows as they are: opened to its first rows with nothing kept of it and with what
 * is kept, known whole, and saved with one line in a hundred edited. Beside the first stands what the system's own program
 * takes to unpack the archive to a file, beside the last what it takes to pack one.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { pack } from '../../electron/engine/packing/pack.ts'
import { type ArchivePacking, newPackedForm } from '../../electron/engine/packing/packed-form.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { median, say, timed } from './measure.ts'

/** Each takes as long as many rounds of other benches. */
const ROUNDS = 3
/** Threads of an engine that was just started compile their code; a person takes longer to choose a file. */
const WARM_MS = 400
/** Closing goes on behind its answer, and the next opening waits for it. */
const CLOSED_MS = 200

type Form = 'plain' | ArchivePacking
const endings = { plain: 'jsonl', gzip: 'jsonl.gz', zstd: 'jsonl.zst' } as const

const works = ['open, nothing kept', 'known whole', 'open, kept', 'save'] as const
type Work = (typeof works)[number]

const archiveOf = async (source: string, path: string, packing: ArchivePacking): Promise<void> => {
  const [text, to] = [await nodeDisk.open(source, 'r'), await nodeDisk.open(path, 'w')]
  const signal = new AbortController().signal
  const range = { read: text.read, byteStart: 0, byteEnd: statSync(source).size }
  await pack({ ...range, to, packed: newPackedForm(packing), signal, onProgress: () => undefined })
  await text.close()
  await to.close()
}

const once = async (folder: string, path: string): Promise<Record<Work, number>> => {
  const engine = await startEngine(folder, { dataFolder: mkdtempSync(join(folder, 'data-')) })
  await sleep(WARM_MS)
  const startMs = performance.now()
  const window = await BenchWindow.open(engine, path)
  await window.rows()
  const openMs = performance.now() - startMs
  const { rows } = await window.whenKnown()
  const knownMs = performance.now() - startMs
  window.session.end()
  await sleep(CLOSED_MS)
  let kept: BenchWindow | null = null
  const keptMs = await timed(async () => {
    kept = await BenchWindow.open(engine, path)
    await kept.rows()
  })
  const again: BenchWindow = kept ?? window
  // What is kept of a gigabyte takes a moment to be there.
  await again.whenKnown()
  await again.editOneInHundred(rows.count, Math.random())
  const saveMs = await timed(() => again.save())
  await engine.close()
  return { 'open, nothing kept': openMs, 'known whole': knownMs, 'open, kept': keptMs, save: saveMs }
}

const references: Readonly<Record<ArchivePacking, readonly [unpack: string, pack: string]>> = {
  gzip: ['gzip -dc "$1" > "$2"', 'gzip -c "$1" > "$2"'],
  zstd: ['zstd -q -dc "$1" > "$2"', 'zstd -q -c "$1" > "$2"'],
}
const inShell = (call: string, from: string, to: string): Promise<number> =>
  spawnSync(call.split(' ')[0], ['--version']).error === undefined
    ? timed(() => execFileSync('sh', ['-c', call, 'sh', from, to]))
    : Promise.resolve(Number.NaN)

const bench = async (): Promise<void> => {
  if (!hasRoom(8 * large.bytes, 'archives as datasets')) return
  const source = rowsOfSize(large)
  using folder = workFolder('archive')
  const found = new Map<Form, Record<Work, number>>()
  const findings: Finding[] = []
  for (const form of ['plain', 'gzip', 'zstd'] as const) {
    const path = join(folder.path, `rows.${endings[form]}`)
    if (form === 'plain') copyFileSync(source, path)
    else await archiveOf(source, path, form)
    const rounds: Record<Work, number>[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await once(folder.path, path))
    const ofWork = (work: Work): number => median(rounds.map((round) => round[work]))
    const times = Object.fromEntries(works.map((work) => [work, ofWork(work)])) as Record<Work, number>
    found.set(form, times)
    say(`${form}, ${inMb(statSync(path).size)}: ${works.map((work) => `${work} ${inMs(times[work])}`).join(', ')}`)
    if (form === 'plain') continue
    const other = join(folder.path, 'other')
    const theirs = [await inShell(references[form][0], path, other), await inShell(references[form][1], source, other)]
    for (const work of works) {
      const plainMs = found.get('plain')?.[work] ?? Number.NaN
      const finding = { work: `${form}, ${large.name}, ${work}`, measured: inMs(times[work]), target: '-', isMet: null }
      findings.push({ ...finding, reference: `plain ${inMs(plainMs)}`, ratio: times[work] / plainMs })
      const at = ['open, nothing kept', 'save'].indexOf(work)
      if (at === -1) continue
      const reference = references[form][at].replace(/ "\$1.*/, '')
      findings.push({ ...finding, reference: `${reference} ${inMs(theirs[at])}`, ratio: times[work] / theirs[at] })
    }
  }
  conclude(findings)
}

await bench()
