/** The endless engine on a thread of its own, as the real one is: what it costs to make rows is not the window's cost. */
import { serveEngine } from '../../../shared/channel.ts'
import { EndlessEngine } from '../../doubles/endless-engine.ts'
import { portWire } from './port-wire.ts'

self.onmessage = ({ data, ports: [port] }: MessageEvent<{ rows: number; delayMs: number }>) => {
  if (port === undefined) return
  const engine = new EndlessEngine(data.rows, data.delayMs)
  serveEngine(portWire(port), (emit) => engine.connect(emit))
}
