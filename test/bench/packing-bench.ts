/**
 * Archives unpacked to a file, packed from one and checked against it, beside what the system's own programs take for the
 * same, and a plain stream of zlib; and how soon the first rows of an archive are there. The most memory that all of it
 * took is told too, and the longest that anybody else of the process had to wait.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'
import { type DiskFile, nodeDisk } from '../../electron/engine/disk.ts'
import { estimateUnpacked } from '../../electron/engine/packing/estimate.ts'
import { pack } from '../../electron/engine/packing/pack.ts'
import { type ArchivePacking, newPackedForm } from '../../electron/engine/packing/packed-form.ts'
import { readPackedHead } from '../../electron/engine/packing/packed-head.ts'
import { unpack } from '../../electron/engine/packing/unpack.ts'
import { verifyPacked } from '../../electron/engine/packing/verify-packed.ts'
import { hasRoom, large, ROUNDS, rowsOfSize, workFolder } from './bench-place.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { medians, say, timed } from './measure.ts'

const HEAD_BYTES = 256 * 1024
const signal = new AbortController().signal
const onProgress = (): void => undefined

/** Calls by which a shell packs `$1` to `$2`, and unpacks it; those that this system has. */
const packers: Readonly<Record<ArchivePacking, readonly string[]>> = {
  gzip: ['gzip -c "$1" > "$2"', 'pigz -c "$1" > "$2"'],
  zstd: ['zstd -q -T1 -c "$1" > "$2"', 'zstd -q -T0 -c "$1" > "$2"'],
}
const unpackers: Readonly<Record<ArchivePacking, string>> = {
  gzip: 'gzip -dc "$1" > "$2"',
  zstd: 'zstd -q -dc "$1" > "$2"',
}
const isThere = (call: string): boolean => spawnSync(call.split(' ')[0], ['--version']).error === undefined
const inShell = (call: string, from: string, to: string): Promise<number> =>
  timed(() => execFileSync('sh', ['-c', call, 'sh', from, to]))

/** The longest that anything else had to wait while a work of this thread's was under way, of all such works. */
class Waits {
  mostMs = 0

  async during(work: () => Promise<number>): Promise<number> {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    try {
      return await work()
    } finally {
      delay.disable()
      this.mostMs = Math.max(this.mostMs, delay.max / 1e6)
    }
  }
}

const written = async (path: string, write: (file: DiskFile) => Promise<unknown>): Promise<number> => {
  const file = await nodeDisk.open(path, 'w')
  try {
    return await timed(() => write(file))
  } finally {
    await file.close()
  }
}

const measure = async (packing: ArchivePacking, source: string, folder: string): Promise<Finding[]> => {
  const bytes = statSync(source).size
  const [archive, theirs, plain] = ['archive', 'theirs', 'plain'].map((name) => join(folder, `${packing}-${name}`))
  const [out, other] = ['out', 'other'].map((name) => join(folder, name))
  const text = await nodeDisk.open(source, 'r')
  const range = { read: text.read, byteStart: 0, byteEnd: bytes }
  const systems = packers[packing].filter(isThere)
  const [packWaits, unpackWaits] = [new Waits(), new Waits()]
  const packs = await medians(ROUNDS, {
    own: () =>
      packWaits.during(() =>
        written(archive, (to) => pack({ ...range, to, packed: newPackedForm(packing), signal, onProgress })),
      ),
    ...Object.fromEntries(systems.map((call) => [call, () => inShell(call, source, theirs)])),
    'a plain stream': () =>
      timed(() =>
        pipeline(
          createReadStream(source),
          packing === 'gzip' ? createGzip() : createZstdCompress(),
          createWriteStream(plain),
        ),
      ),
  })
  const unpacks = await medians(ROUNDS, {
    own: () =>
      unpackWaits.during(() =>
        written(out, (to) => unpack({ disk: nodeDisk, from: archive, packing, to, at: 0, signal, onProgress })),
      ),
    ...(isThere(unpackers[packing]) ? { system: () => inShell(unpackers[packing], archive, other) } : {}),
    verify: () => timed(() => verifyPacked({ disk: nodeDisk, path: archive, packing, expected: range, signal })),
    head: () => timed(() => readPackedHead(nodeDisk, archive, packing, HEAD_BYTES)),
    estimate: () => timed(() => estimateUnpacked(nodeDisk, archive, packing)),
  })
  await text.close()
  const of = (times: ReadonlyMap<string, number>, name: string): number => times.get(name) ?? Number.NaN
  say(
    `${packing}: ${inMb(bytes)} pack to ${inMb(statSync(archive).size)}, by a plain stream to ${inMb(statSync(plain).size)}`,
  )
  say(
    `  first rows ${inMs(of(unpacks, 'head'))}, estimate ${inMs(of(unpacks, 'estimate'))}, verify ${inMs(of(unpacks, 'verify'))}`,
  )
  say(`  longest wait of others while packing ${inMs(packWaits.mostMs)}, while unpacking ${inMs(unpackWaits.mostMs)}`)
  const beside = (work: string, own: number, reference: string, ms: number, most: number | null): Finding => ({
    work: `${packing} ${work}, ${large.name}`,
    measured: inMs(own),
    reference: `${reference} ${inMs(ms)}`,
    ratio: own / ms,
    target: most === null ? '-' : most.toFixed(2),
    isMet: most === null ? null : own / ms <= most,
  })
  return [
    ...[...systems, 'a plain stream'].map((name) =>
      beside('pack', of(packs, 'own'), name.replace(/ -c .*/, ''), of(packs, name), null),
    ),
    beside('unpack', of(unpacks, 'own'), unpackers[packing].replace(/ "\$1.*/, ''), of(unpacks, 'system'), null),
  ]
}

const bench = async (): Promise<void> => {
  if (!hasRoom(5 * large.bytes, 'packing')) return
  const source = rowsOfSize(large)
  using folder = workFolder('packing')
  const findings = [...(await measure('gzip', source, folder.path)), ...(await measure('zstd', source, folder.path))]
  say(`most memory of it all: ${inMb(process.resourceUsage().maxRSS * 1024)}`)
  conclude(findings)
}

await bench()
