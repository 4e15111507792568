/**
 * The whole window on the naive engine, for developing and for looking at: `npx vite test/renderer/dev-page`. The address
 * may hold `?open=big.jsonl` (a file of files.ts, or `sample`), `job=3000` (how long a save takes, in ms) and `wire=50`
 * (how long a message takes). `window.dev` has the stores, the engine, and the wire to cut.
 */
import '../../../renderer/no-eval.ts'

import '../../../renderer/look/base.css'
import { startWindow } from '../../../renderer/app/start.tsx'
import type { Door } from '../../../renderer/connection/door.ts'
import { serveEngine } from '../../../shared/channel.ts'
import { memoryWire, type WirePair } from '../../doubles/memory-wire.ts'
import { NaiveEngine } from '../../doubles/naive-engine.ts'
import { devFiles } from './files.ts'

const wishes = new URLSearchParams(location.search)
const engine = new NaiveEngine({ files: devFiles(), jobMs: Number(wishes.get('job') ?? 0) })
let wire: WirePair | null = null
let isDown = false

const door: Door = {
  open: async () => {
    if (isDown) throw new Error('The wire is cut')
    wire = memoryWire(Number(wishes.get('wire') ?? 0))
    serveEngine(wire.far, (emit) => engine.connect(emit))
    return wire.near
  },
}
const open = wishes.get('open')
const file =
  open === null
    ? null
    : {
        file: open === 'sample' ? { kind: 'sample' as const } : { kind: 'served' as const, path: open.split('/') },
        name: open,
      }
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root')
const app = await startWindow(root, { door, desktop: null, file })

Object.assign(window, {
  dev: {
    app,
    engine,
    /** Cuts the wire; it stays down until `mend`. */
    cut: () => {
      isDown = true
      wire?.cut()
    },
    mend: () => {
      isDown = false
      app.connection.retry()
    },
  },
})
