/**
 * The way from a browser to the headless host, as an SSH tunnel is: it keeps its own port while hosts come and go behind
 * it, and it can be cut. The page's own storage belongs to its address, so that a restarted host is found at the same one.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export class Relay {
  readonly port: number
  readonly #sockets: Set<Socket>
  readonly #way: { port: number | null }

  private constructor(port: number, sockets: Set<Socket>, way: { port: number | null }) {
    this.port = port
    this.#sockets = sockets
    this.#way = way
  }

  static async open(): Promise<Relay> {
    const sockets = new Set<Socket>()
    const way: { port: number | null } = { port: null }
    const server = createServer((near) => {
      if (way.port === null) {
        near.destroy()
        return
      }
      const far = connect(way.port, '127.0.0.1')
      for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
        sockets.add(socket)
        socket.on('error', () => other.destroy())
        socket.on('close', () => {
          sockets.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // The test's end is its end.
    server.unref()
    return new Relay((server.address() as AddressInfo).port, sockets, way)
  }

  /** Leads to a host's port from now on. */
  leadTo(port: number): void {
    this.#way.port = port
  }

  /** Breaks every connection and refuses new ones, until it leads somewhere again. */
  cut(): void {
    this.#way.port = null
    for (const socket of this.#sockets) socket.destroy()
  }
}
