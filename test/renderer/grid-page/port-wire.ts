/** A wire over a browser's MessagePort. */
import type { Wire } from '../../../shared/channel.ts'

export const portWire = (port: MessagePort): Wire => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.onmessage = ({ data }) => listener(data)
  },
  onEnd: () => {},
})
