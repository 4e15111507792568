/**
 * The window on rows that nobody had to write: `?rows=10000000` makes as many as asked for, when they are asked for;
 * `?file=URL` shows a real file on the naive engine. For looking at the grid and for measuring it.
 */
import '../../../renderer/no-eval.ts'

import '../../../renderer/look/base.css'
import { startWindow } from '../../../renderer/app/start.tsx'
import { serveEngine, type Wire } from '../../../shared/channel.ts'
import { memoryWire } from '../../doubles/memory-wire.ts'
import { NaiveEngine } from '../../doubles/naive-engine.ts'
import { portWire } from './port-wire.ts'

const wishes = new URLSearchParams(location.search)

const endlessWire = (): Wire => {
  const worker = new Worker(new URL('./endless-worker.ts', import.meta.url), { type: 'module' })
  const { port1, port2 } = new MessageChannel()
  const rows = Number(wishes.get('rows') ?? 10_000_000)
  worker.postMessage({ rows, delayMs: Number(wishes.get('delay') ?? 2) }, [port2])
  return portWire(port1)
}

const naiveWire = async (url: string): Promise<Wire> => {
  const engine = new NaiveEngine({ files: { 'file.jsonl': await (await fetch(url)).text() } })
  const wire = memoryWire(0)
  serveEngine(wire.far, (emit) => engine.connect(emit))
  return wire.near
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root')
const file = wishes.get('file')
const app = await startWindow(root, {
  door: { open: async () => (file === null ? endlessWire() : naiveWire(file)) },
  desktop: null,
  file: { file: { kind: 'served', path: ['file.jsonl'] }, name: 'file.jsonl' },
})
Object.assign(window, { dev: { app } })
