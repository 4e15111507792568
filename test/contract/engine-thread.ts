/** A thread that hosts the real engine and serves every port that it is sent. */
import { MessagePort, parentPort, workerData } from 'node:worker_threads'
import { messagePortWire } from '../../electron/desktop/message-port-wire.ts'
import { startEngine } from '../../electron/headless/host-engine.ts'
import { serveFolder } from '../../electron/headless/served-folder.ts'
import { serveEngine } from '../../shared/channel.ts'
import { wirePort } from './contract-hosts.ts'

const { folder, dataFolder } = workerData as { folder: string; dataFolder: string }
const engine = await startEngine(dataFolder, await serveFolder(folder), 'served')
parentPort?.on('message', (message: unknown) => {
  if (message instanceof MessagePort) serveEngine(messagePortWire(wirePort(message)), (emit) => engine.connect(emit))
  else void engine.close().then(() => parentPort?.close())
})
parentPort?.postMessage('ready')
