/**
 * The channel over a WebSocket: one message, one text frame of JSON. What can't be a message ends the socket rather than
 * the program, since the other end may be anything that once held a token.
 */
import type { RawData, WebSocket } from 'ws'
import type { Wire } from '../../shared/channel.ts'
import { parseMessage } from './message-text.ts'

/** Close codes of the WebSocket protocol: data that makes no sense, and a message too big to carry. */
const UNREADABLE = 1007
const TOO_BIG = 1009

/** Carries the channel over an open WebSocket. */
export const socketWire = (socket: WebSocket): Wire => ({
  send: (message) => {
    try {
      socket.send(JSON.stringify(message))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error // a text longer than V8 can hold
      socket.close(TOO_BIG)
    }
  },
  onMessage: (listener) => {
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const message = isBinary ? undefined : parseMessage(data.toString())
      if (message === undefined) socket.close(UNREADABLE)
      else listener(message)
    })
  },
  onEnd: (listener) => {
    socket.once('close', listener)
  },
})
