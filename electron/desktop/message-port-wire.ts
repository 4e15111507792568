/**
 * The channel over a MessagePort: messages are cloned by the system, in order. Values are plain JSON by the contract, so
 * that nothing is lost in the cloning, and no ArrayBuffer is ever transferred (Electron loses them, electron#34905).
 */
import type { Wire } from '../../shared/channel.ts'

/** As much of Electron's MessagePortMain as carries the channel. */
export interface WirePort {
  postMessage(message: unknown): void
  start(): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** Carries the channel over a port; messages wait in the port until somebody listens. */
export const messagePortWire = (port: WirePort): Wire => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.on('message', ({ data }) => listener(data))
    port.start()
  },
  onEnd: (listener) => {
    port.on('close', listener)
  },
})
