/**
 * The way from the desktop's window to the engine's process: a port that the host hands over, and a new one by itself
 * whenever it had to start the engine anew.
 */
import type { Wire } from '../../shared/channel.ts'
import { type DesktopBridge, ENGINE_PORT } from '../../shared/desktop-bridge.ts'
import { type Door, ShutDoor } from './door.ts'

/** How long a port may take that comes by itself, before one is asked for. */
const PORT_WITHIN_MS = 5_000

export const desktopDoor = (bridge: DesktopBridge): Door => {
  let port: MessagePort | null = null
  let hasAsked = false
  let isHopeless = false
  let endWire: (() => void) | null = null
  let wake: (() => void) | null = null

  window.addEventListener('message', (event) => {
    const [arrived] = event.ports
    if (event.source !== window || event.data !== ENGINE_PORT || arrived === undefined) return
    endWire?.()
    port = arrived
    isHopeless = false
    wake?.()
  })
  bridge.onEngineEnd((next) => {
    isHopeless = next === 'failed'
    endWire?.()
    wake?.()
  })

  return {
    open: async () => {
      if (port === null) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve
        })
        // Asked for at first, and when the user tries again after all had failed; else one comes by itself.
        if (!hasAsked || isHopeless) bridge.connectEngine()
        hasAsked = true
        isHopeless = false
        const late = setTimeout(() => bridge.connectEngine(), PORT_WITHIN_MS)
        await woken
        clearTimeout(late)
      }
      if (isHopeless) throw new ShutDoor('no-host')
      if (port === null) throw new Error('The engine ended before its port came')
      const wire = wireOf(port, (end) => {
        endWire = end
      })
      port = null
      return wire
    },
  }
}

const wireOf = (port: MessagePort, onEnd: (end: () => void) => void): Wire => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.onmessage = (event) => listener(event.data)
  },
  onEnd: (listener) => {
    const end = (): void => {
      port.close()
      listener()
    }
    // A port that is closed at the other end says so; an engine's process that is killed says it through the host.
    port.addEventListener('close', end, { once: true })
    onEnd(end)
  },
})
