/**
 * The life of `winnow serve`: a folder and an engine behind the local server, links for browsers to join with, and an
 * end. It listens on 127.0.0.1 or on a socket in a folder of the user's own, and nowhere else.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineSession } from '../../shared/channel.ts'
import type { EngineEvent } from '../../shared/contract.ts'
import type { MessageKey } from '../../shared/messages/catalogue.ts'
import type { Places } from '../engine/places.ts'
import { type Opened, openInBrowser } from './browser-window.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { listenOnPort, listenOnSocket, TUNNEL_PORT } from './listening.ts'
import { createLocalServer } from './local-server.ts'
import { type PageFile, readPageFiles } from './page-files.ts'
import { namesInside, serveFolder } from './served-folder.ts'
import { type CodeWay, SignIn } from './sign-in.ts'

/** What happened, for the person at the terminal; worded under `cli.serve.<kind>`. */
export type ServeNotice =
  | { kind: 'serving'; folder: string }
  | { kind: 'tunnel'; folder: string; socket: string; port: string }
  | { kind: 'link' | 'nextLink' | 'gone'; url: string }
  | { kind: 'noBrowser' | 'unsandboxed' }

export interface ServeOptions {
  readonly folder: string
  /** A file inside the folder that the page opens at once. */
  readonly file?: string | undefined
  /** Fails when it is taken; left out, a free one near the usual one is used. */
  readonly port?: number | undefined
  /** Listens on a unix socket instead of a port. */
  readonly socket?: string | undefined
  /** Host names besides the loopback ones at which the page may be asked for. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Opens the page here. */
  readonly opensBrowser: boolean
  /** Ends once the window that it opened is closed. */
  readonly endsWithWindow?: boolean | undefined
  readonly tell: (notice: ServeNotice) => void
  /** Gives the sentence of a key, for people whose request is refused. */
  readonly say: (key: MessageKey) => string
}

export interface Serving {
  /** A link that lets one browser in. */
  readonly url: string
  /** Settles when it has ended, by `close` or with its window. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** What `serve` needs of an engine. */
export interface HostedEngine {
  connect(emit: (event: EngineEvent) => void): EngineSession
  close(): Promise<void>
}

/** Where the built page, the data folder and the engine come from. */
export interface ServeMeans {
  readonly pageFolder: string
  readonly dataFolder: string
  readonly makeEngine: (places: Places, folder: string) => Promise<HostedEngine>
  readonly openBrowser?: typeof openInBrowser
}

/** A page that is reloaded is away for a moment; one that has gone for longer has gone. */
const AWAY_MS = 3_000

/** Starts serving a folder; fails with a CommandError or an EngineError before anything listens. */
export const startServing = async (means: ServeMeans, options: ServeOptions): Promise<Serving> => {
  checkHosts(options.allowedHosts ?? [])
  const files = await readPage(means.pageFolder)
  const places = await serveFolder(options.folder)
  const open = options.file === undefined ? null : await namesInside(options.folder, options.file)
  const engine = await means.makeEngine(places, options.folder)

  const signIn = new SignIn()
  const presence = new Presence(onAway)
  const server = createLocalServer({
    files,
    signIn,
    connect: (emit) => engine.connect(emit),
    allowedHosts: options.allowedHosts ?? [],
    sentenceFor: (why) => options.say(REFUSALS[why]),
    onJoin: (way) => {
      if (way === 'printed') renewLink('nextLink')
    },
    onChannels: (count) => presence.set(count),
  })

  let origin = ''
  let url = ''
  let isWindowClosed = false
  let opened: Opened = { kind: 'nothing' }
  let closing: Promise<void> | undefined
  const ended = Promise.withResolvers<void>()

  const linkWith = (way: CodeWay): string => {
    const fragment = new URLSearchParams({ code: signIn.newCode(way) })
    if (open !== null) fragment.set('open', open.join('/'))
    return `${origin}/#${fragment}`
  }
  const renewLink = (kind: 'link' | 'nextLink'): void => {
    url = linkWith('printed')
    options.tell({ kind, url })
  }
  function onAway(): void {
    // On a Mac a browser goes on running without a window.
    const isOver = isWindowClosed || (opened.kind === 'window' && process.platform === 'darwin')
    if (options.endsWithWindow && isOver) void close()
    else if (closing === undefined) options.tell({ kind: 'gone', url })
  }
  const closeAll = async (): Promise<void> => {
    presence.end()
    if (opened.kind === 'window') opened.close()
    await server.close()
    await engine.close()
    ended.resolve()
  }
  const close = (): Promise<void> => {
    closing ??= closeAll()
    return closing
  }

  const openHere = async (): Promise<void> => {
    const port = new URL(origin).port
    const found = await (means.openBrowser ?? openInBrowser)(
      linkWith('argument'),
      join(means.dataFolder, 'browser', port),
    )
    opened = found
    if (found.kind === 'nothing') options.tell({ kind: 'noBrowser' })
    if (found.kind !== 'window') return
    if (closing !== undefined) found.close()
    if (found.isUnsandboxed) options.tell({ kind: 'unsandboxed' })
    await found.ended
    // A browser that handed the page over to one that runs already ends at once: then the page itself tells.
    isWindowClosed = true
    if (options.endsWithWindow) presence.awaitAbsence()
  }

  try {
    if (options.socket === undefined) {
      const port = await listenOnPort(server.http, options.port)
      origin = `http://127.0.0.1:${port}`
      options.tell({ kind: 'serving', folder: options.folder })
    } else {
      await listenOnSocket(server.http, options.socket)
      origin = `http://localhost:${TUNNEL_PORT}`
      options.tell({ kind: 'tunnel', folder: options.folder, socket: options.socket, port: String(TUNNEL_PORT) })
    }
  } catch (error) {
    await engine.close()
    throw error
  }
  renewLink('link')
  if (options.opensBrowser && options.socket === undefined) void openHere()
  return { url, closed: ended.promise, close }
}

const REFUSALS = {
  address: 'cli.serve.refusedAddress',
  code: 'cli.serve.refusedCode',
  other: 'cli.serve.refused',
} as const

/** Tells once when the last page has been away for longer than a reload takes. */
class Presence {
  readonly #onAway: () => void
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(onAway: () => void) {
    this.#onAway = onAway
  }

  set(count: number): void {
    const hasLeft = this.#count > 0 && count === 0
    this.#count = count
    if (count > 0) clearTimeout(this.#timer)
    if (hasLeft) this.awaitAbsence()
  }

  awaitAbsence(): void {
    clearTimeout(this.#timer)
    if (this.#count === 0) this.#timer = setTimeout(this.#onAway, AWAY_MS)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

const checkHosts = (hosts: readonly string[]): void => {
  for (const host of hosts) {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
      throw new CommandError(exitCodes.usage, 'cli.serve.badHost', { host })
    }
  }
}

const readPage = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const files = existsSync(folder) ? await readPageFiles(folder) : new Map<string, PageFile>()
  if (!files.has('/')) throw new CommandError(exitCodes.failed, 'cli.serve.notBuilt')
  return files
}
