/** The channel over a pair of streams: one message, one line of JSON. */
import type { Readable, Writable } from 'node:stream'
import type { Wire } from '../../shared/channel.ts'
import { parseMessage } from './message-text.ts'

/** What one message may hold: a row of 256 MB with its escapes. */
const LINE_LIMIT_BYTES = 300 * 2 ** 20
const LINE_FEED = 0x0a

/** Carries the channel over lines read and written; a line that holds no message is told of and left out. */
export const lineWire = (input: Readable, output: Writable, onBadLine: (lineNumber: number) => void): Wire => {
  let lineNumber = 0
  return {
    send: (message) => {
      if (!output.writableEnded) output.write(`${JSON.stringify(message)}\n`)
    },
    onMessage: (listener) => {
      readLines(input, (line) => {
        lineNumber++
        if (line !== null && line.trim() === '') return
        const message = line === null ? undefined : parseMessage(line)
        if (message === undefined) onBadLine(lineNumber)
        else listener(message)
      })
    },
    onEnd: (listener) => {
      input.once('close', listener)
    },
  }
}

/** Calls back for every line, without its end; null for one past the limit. */
const readLines = (input: Readable, onLine: (line: string | null) => void): void => {
  let pieces: Buffer[] = []
  let length = 0
  const take = (piece: Buffer): void => {
    length += piece.length
    if (length <= LINE_LIMIT_BYTES) pieces.push(piece)
    else pieces = []
  }
  const finish = (): void => {
    onLine(length <= LINE_LIMIT_BYTES ? Buffer.concat(pieces).toString('utf8') : null)
    pieces = []
    length = 0
  }
  input.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      take(chunk.subarray(start, end))
      finish()
      start = end + 1
    }
    if (start < chunk.length) take(chunk.subarray(start))
  })
  input.once('end', () => {
    if (length > 0) finish()
  })
}
