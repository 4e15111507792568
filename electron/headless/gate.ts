/**
 * Who may speak to the local server, decided from a request's head alone and before anything else is done with it.
 * Loopback is no boundary: any web page can reach it through the browser, a rebound name reads its answers, and every user
 * of the machine can open its port. The order is the defence: Host first, on every route and upgrade, since Origin is only
 * worth something when compared with a Host that was checked.
 */
import type { IncomingHttpHeaders } from 'node:http'

/** The head of a request, as node:http gives it. */
export interface RequestHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
}

/** What a request may do: fetch a file of the page, trade a code for a token, or open the channel. */
export type Passage =
  | { to: 'file'; path: string }
  | { to: 'session' }
  | { to: 'channel' }
  | { to: 'nowhere'; status: 400 | 403 | 404 | 405 | 415; why: RefusalReason }

export type RefusalReason = 'host' | 'origin' | 'site' | 'method' | 'route' | 'type' | 'head'

export const SESSION_PATH = '/session'
export const CHANNEL_PATH = '/channel'

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/

/** Headers that decide; one sent twice is refused, since each reader of it may take another of the two. */
const SINGLE_HEADERS = new Set(['host', 'origin', 'sec-fetch-site', 'content-type', 'x-winnow-code'])

export class Gate {
  readonly #names: ReadonlySet<string>
  readonly #paths: ReadonlySet<string>

  /** `paths` are the files of the page; `allowedHosts` are names besides the loopback ones, without a port. */
  constructor(paths: Iterable<string>, allowedHosts: readonly string[] = []) {
    this.#names = new Set([...LOOPBACK_NAMES, ...allowedHosts.map((name) => name.toLowerCase())])
    this.#paths = new Set(paths)
  }

  /** Decides about a request, or about an upgrade to a WebSocket. */
  passageOf(head: RequestHead, isUpgrade: boolean): Passage {
    if (!this.#isHostAllowed(head.headers.host)) return refuse(403, 'host')
    if (hasRepeatedHeader(head.rawHeaders)) return refuse(400, 'head')
    const { origin } = head.headers
    const site = head.headers['sec-fetch-site']
    const ownOrigin = `http://${head.headers.host}`
    const mustHaveOrigin = isUpgrade || (head.method !== 'GET' && head.method !== 'HEAD')
    if (mustHaveOrigin ? origin !== ownOrigin : origin !== undefined && origin !== ownOrigin) {
      return refuse(403, 'origin')
    }
    const path = head.url ?? ''
    // "none" is an address typed, or a link of the terminal: only the page itself is opened so. A browser that does not
    // send the header (a plain name that is not loopback) is held by Host and Origin.
    const isPage = !isUpgrade && path === '/'
    if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isPage && !mustHaveOrigin)) {
      return refuse(403, 'site')
    }
    if (isUpgrade) {
      if (path !== CHANNEL_PATH) return refuse(404, 'route')
      return head.method === 'GET' ? { to: 'channel' } : refuse(405, 'method')
    }
    if (path === SESSION_PATH) {
      if (head.method !== 'POST') return refuse(405, 'method')
      return isJson(head.headers['content-type']) ? { to: 'session' } : refuse(415, 'type')
    }
    if (!this.#paths.has(path)) return refuse(404, 'route')
    return mustHaveOrigin ? refuse(405, 'method') : { to: 'file', path }
  }

  #isHostAllowed(host: string | undefined): boolean {
    const match = HOST.exec(host ?? '')
    return match?.[1] !== undefined && this.#names.has(match[1])
  }
}

const refuse = (status: 400 | 403 | 404 | 405 | 415, why: RefusalReason): Passage => ({ to: 'nowhere', status, why })

const isJson = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^application\/json(?:;\s*charset=utf-8)?$/i.test(contentType)

const hasRepeatedHeader = (rawHeaders: readonly string[]): boolean => {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? ''
    if (!SINGLE_HEADERS.has(name)) continue
    if (seen.has(name)) return true
    seen.add(name)
  }
  return false
}
