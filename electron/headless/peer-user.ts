/**
 * Whose program is at the other end of a loopback connection, where the system says so (Linux). Needed for a code that was
 * handed to a browser as an argument: every user of the machine can read the arguments of a process, so one of them might
 * use the code first.
 */
import { readFile } from 'node:fs/promises'
import { hasErrorCode } from '../engine/disk.ts'

/** The two ends of an accepted TCP connection over IPv4. */
export interface Ends {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  readonly localPort?: number | undefined
}

/** Tells whether the other end of a connection belongs to this process's user; true where the system does not say. */
export const isOwnPeer = async (ends: Ends): Promise<boolean> => {
  const ownUser = process.getuid?.()
  if (process.platform !== 'linux' || ownUser === undefined) return true
  const tables = await Promise.all([readTable('/proc/net/tcp'), readTable('/proc/net/tcp6')])
  const text = tables.join('\n')
  return text.trim() === '' || findUser(text, ends) === ownUser
}

/** Finds the user of the socket at the other end in the text of /proc/net/tcp and tcp6. */
export const findUser = (table: string, ends: Ends): number | undefined => {
  const { remoteAddress, remotePort, localPort } = ends
  if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) return undefined
  // An IPv4 address stands as its bytes in the machine's order, alone or at the end of a mapped IPv6 one.
  const bytes = remoteAddress.split('.').reverse()
  const address = bytes.map((byte) => hex(Number(byte), 2)).join('')
  const own = `${address}:${hex(remotePort, 4)}`
  const other = `:${hex(localPort, 4)}`
  for (const line of table.split('\n')) {
    // "sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid ..."
    const fields = line.trim().split(/\s+/)
    if (fields[1]?.endsWith(own) && fields[2]?.endsWith(other)) return Number(fields[7])
  }
  return undefined
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

const readTable = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR')) throw error // no IPv6, or no such tables in this container
    return ''
  }
}
