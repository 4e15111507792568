/** Where the local server listens: a port of 127.0.0.1, or a unix socket that no other user can reach. */
import { chmod, lstat, mkdir, stat, unlink } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { hasErrorCode } from '../engine/disk.ts'
import { CommandError, exitCodes } from './command-error.ts'

/** A browser keeps a page's data by its address with the port, so the port is the same each time while it is free. */
const FIRST_PORT = 17_871
const PORTS_TRIED = 20
/** The port of the tunnel's near end that the link for a socket names. */
export const TUNNEL_PORT = FIRST_PORT

/** Listens on a port of 127.0.0.1, or on a free one, and gives it. */
export const listenOnPort = async (server: Server, wanted: number | undefined): Promise<number> => {
  const near = Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index)
  for (const port of wanted === undefined ? [...near, 0] : [wanted]) {
    if (await listen(server, { port, host: '127.0.0.1', exclusive: true })) return portOf(server)
  }
  throw new CommandError(exitCodes.failed, 'cli.serve.portTaken', { port: String(wanted) })
}

/** Listens on a unix socket; its folder is made, and refused when other users can reach into it. */
export const listenOnSocket = async (server: Server, path: string): Promise<void> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await stat(folder)
  if ((found.mode & 0o077) !== 0 || found.uid !== process.getuid?.()) {
    throw new CommandError(exitCodes.failed, 'cli.serve.socketOpenToOthers', { folder })
  }
  if (!(await listen(server, { path }))) {
    const taken = new CommandError(exitCodes.failed, 'cli.serve.socketTaken', { socket: path })
    if (!(await lstat(path)).isSocket() || (await isAnswered(path))) throw taken
    await unlink(path) // left by a server that was killed
    if (!(await listen(server, { path }))) throw taken
  }
  await chmod(path, 0o600)
}

/** Gives false when the address is taken, or may not be had. */
const listen = (server: Server, where: { port: number; host: string; exclusive: boolean } | { path: string }) =>
  new Promise<boolean>((resolve, reject) => {
    // Both listeners go whatever happens: the next port is tried on the same server.
    const settle = (done: () => void): void => {
      server.off('error', onError)
      server.off('listening', onListening)
      done()
    }
    const onListening = (): void => settle(() => resolve(true))
    const onError = (error: Error): void =>
      settle(() => {
        if (hasErrorCode(error, 'EADDRINUSE', 'EACCES')) resolve(false)
        else reject(error)
      })
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen(where)
  })

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return address.port
}

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
