/**
 * The loopback web server: gives the page's fixed files, trades a code for a token, and carries the channel. Every request
 * and every upgrade passes the gate first; the channel opens only for a first message that holds a token, and until
 * then a connection may send next to nothing and stays for two seconds.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type EngineSession, serveEngine } from '../../shared/channel.ts'
import type { EngineEvent } from '../../shared/contract.ts'
import { CHANNEL_PATH, Gate, type Passage } from './gate.ts'
import { parseMessage } from './message-text.ts'
import type { PageFile } from './page-files.ts'
import { answerHeaders } from './page-headers.ts'
import { isOwnPeer } from './peer-user.ts'
import type { CodeWay, SignIn } from './sign-in.ts'
import { socketWire } from './socket-wire.ts'

/** What the page may send in one message: a row of 256 MB with its escapes. */
const MESSAGE_LIMIT_BYTES = 300 * 2 ** 20
const TOKEN_WITHIN_MS = 2_000
const STRANGER_LIMIT_BYTES = 4_096
const FAREWELL_MS = 500
const CONNECTION_LIMIT = 256
/** A tunnel that died without a word would hold its right to write for ever. */
const HEARTBEAT_MS = 20_000
/** The close code that tells the page to ask for a new link. */
export const NO_TOKEN = 4401
const GOING_AWAY = 1001

export interface LocalServerOptions {
  readonly files: ReadonlyMap<string, PageFile>
  readonly signIn: SignIn
  readonly connect: (emit: (event: EngineEvent) => void) => EngineSession
  readonly allowedHosts: readonly string[]
  /** Gives the sentence for a refused request, which a person may see who came by a wrong address. */
  readonly sentenceFor: (why: 'address' | 'code' | 'other') => string
  /** Called after a code was traded. */
  readonly onJoin: (way: CodeWay) => void
  /** Called with the number of open channels whenever it changes. */
  readonly onChannels: (count: number) => void
}

export interface LocalServer {
  readonly http: Server
  /** Ends every channel and stops listening. */
  close(): Promise<void>
}

/** Makes the server; the caller makes it listen. */
export const createLocalServer = (options: LocalServerOptions): LocalServer => {
  const gate = new Gate(options.files.keys(), options.allowedHosts)
  const http = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, insecureHTTPParser: false })
  http.maxConnections = CONNECTION_LIMIT
  const sockets = new WebSocketServer({
    noServer: true,
    path: CHANNEL_PATH,
    maxPayload: MESSAGE_LIMIT_BYTES,
    perMessageDeflate: false,
  })
  const channels = new Set<WebSocket>()

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const passage = gate.passageOf(request, false)
    if (passage.to === 'file') sendFile(request, response, options.files.get(passage.path))
    else if (passage.to === 'session') answerSession(request, response, options)
    else refuse(request, response, passage, options)
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const passage = gate.passageOf(request, true)
    if (passage.to !== 'channel') {
      const status = passage.to === 'nowhere' ? passage.status : 404
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (channel) => greet(channel, request.socket))
  }

  /** Waits for the token; whatever else comes ends the connection. */
  const greet = (channel: WebSocket, socket: Socket): void => {
    const turnAway = (): void => {
      channel.close(NO_TOKEN)
      setTimeout(() => channel.terminate(), FAREWELL_MS).unref()
    }
    const late = setTimeout(turnAway, TOKEN_WITHIN_MS)
    const bytesBefore = socket.bytesRead
    const count = (): void => {
      if (socket.bytesRead - bytesBefore > STRANGER_LIMIT_BYTES) channel.terminate()
    }
    socket.on('data', count)
    channel.on('error', () => channel.terminate())
    channel.once('close', () => clearTimeout(late))
    channel.once('message', (data, isBinary) => {
      clearTimeout(late)
      socket.off('data', count)
      if (isBinary || !options.signIn.isToken(tokenIn(data.toString()))) turnAway()
      else join(channel, socket)
    })
  }

  const join = (channel: WebSocket, socket: Socket): void => {
    channels.add(channel)
    options.onChannels(channels.size)
    keepAlive(channel, socket)
    channel.once('close', () => {
      channels.delete(channel)
      options.onChannels(channels.size)
    })
    serveEngine(socketWire(channel), options.connect)
  }

  http.on('request', answer)
  http.on('upgrade', upgrade)
  // A request that is not HTTP gets no answer, and names nothing.
  http.on('clientError', (_error, socket) => socket.destroy())

  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => http.close(resolve))
    for (const channel of sockets.clients) channel.close(GOING_AWAY)
    http.closeAllConnections()
    for (const channel of sockets.clients) channel.terminate()
    await closed
  }
  return { http, close }
}

const sendFile = (request: IncomingMessage, response: ServerResponse, file: PageFile | undefined): void => {
  if (file === undefined) throw new Error('The gate let a path through that is no file of the page')
  response.writeHead(200, {
    ...answerHeaders(hostOf(request)),
    'Content-Type': file.type,
    'Content-Length': file.body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

const answerSession = (request: IncomingMessage, response: ServerResponse, options: LocalServerOptions): void => {
  // The body says nothing and is not read; the code stands in a header that no other origin may send unasked.
  request.resume()
  const code = request.headers['x-winnow-code']
  const trade = async (): Promise<void> => {
    const isOwn = await isOwnPeer(request.socket)
    const traded = options.signIn.trade(typeof code === 'string' ? code : '', (way) => way === 'printed' || isOwn)
    if (traded === null) return sendSentence(request, response, 403, options.sentenceFor('code'))
    response.writeHead(200, { ...answerHeaders(hostOf(request)), 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ token: traded.token }))
    options.onJoin(traded.way)
  }
  void trade()
}

const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  passage: Passage,
  options: LocalServerOptions,
): void => {
  request.resume()
  const status = passage.to === 'nowhere' ? passage.status : 404
  const isAddress = passage.to === 'nowhere' && passage.why === 'host'
  sendSentence(request, response, status, options.sentenceFor(isAddress ? 'address' : 'other'))
}

const sendSentence = (request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void => {
  response.writeHead(status, {
    ...answerHeaders('127.0.0.1'),
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  })
  response.end(request.method === 'HEAD' ? undefined : `${sentence}\n`)
}

const hostOf = (request: IncomingMessage): string => request.headers.host ?? ''

const tokenIn = (text: string): string => {
  const message = parseMessage(text)
  return message !== undefined && 'token' in message && typeof message.token === 'string' ? message.token : ''
}

const keepAlive = (channel: WebSocket, socket: Socket): void => {
  let bytesRead = -1
  let bytesWaiting = 0
  const timer = setInterval(() => {
    // An answer may wait behind a long message of either side, so any headway counts as life.
    const isAlive = socket.bytesRead > bytesRead || channel.bufferedAmount < bytesWaiting
    if (!isAlive) return channel.terminate()
    bytesRead = socket.bytesRead
    bytesWaiting = channel.bufferedAmount
    channel.ping()
  }, HEARTBEAT_MS)
  timer.unref()
  channel.once('close', () => clearInterval(timer))
}
