/**
 * Serves the page as `app://winnow/`. The files are listed once, at the start, from the folder that was built; a request
 * names one of the list or gets nothing, so that no part of a request is ever joined to a path. The scheme and host are the
 * page's origin: were they ever changed, everything that the page remembers would be out of its reach.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { ElectronApi } from './electron-api.ts'

const SCHEME = 'app'
/** The page's address, the only one that a window ever shows. */
export const PAGE_URL = `${SCHEME}://winnow/`

/** Request path to file, for every file of the page. */
export type PageFiles = ReadonlyMap<string, string>

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
])

/** Gives the scheme the rights of a web origin; must be called before the app is ready. */
export const registerScheme = (protocol: ElectronApi['protocol']): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true, // has an origin, so that IndexedDB and 'self' mean something
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true, // module scripts are fetched as CORS requests
        codeCache: true,
        bypassCSP: false,
        allowServiceWorkers: false,
        allowExtensions: false,
      },
    },
  ])
}

/** Lists the built page; files of unknown type, like source maps, stay out. */
export const listPageFiles = async (folder: string): Promise<PageFiles> => {
  const files = new Map<string, string>()
  const list = async (path: string, url: string): Promise<void> => {
    // Level by level: inside an archive only the plain listing can be relied on.
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.isDirectory()) await list(join(path, entry.name), `${url}${entry.name}/`)
      else if (TYPES.has(extname(entry.name))) files.set(`${url}${entry.name}`, join(path, entry.name))
    }
  }
  await list(folder, '/')
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

/** Answers requests of the page with its own files. */
export const servePage = (protocol: ElectronApi['protocol'], files: PageFiles): void => {
  protocol.handle(SCHEME, (request) => answer(files, request))
}

/** Answers one request: a listed file to a plain GET for it, and nothing to anything else. */
export const answer = async (
  files: PageFiles,
  request: { readonly method: string; readonly url: string },
): Promise<Response> => {
  const name = nameOf(request.url)
  const file = name === undefined ? undefined : files.get(name)
  if (file === undefined) return new Response(null, { status: 404, headers: HEADERS })
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: HEADERS })
  const type = TYPES.get(extname(file)) ?? 'application/octet-stream'
  return new Response(new Uint8Array(await readFile(file)), { headers: { ...HEADERS, 'Content-Type': type } })
}

/** The listed name that an address spells literally; one with a query, a port or an encoded letter spells none. */
const nameOf = (url: string): string | undefined =>
  url.startsWith(PAGE_URL) ? url.slice(PAGE_URL.length - 1) : undefined

/** What the page may do, whatever a row's text holds: run and show its own files, and call nobody. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  // The engine is reached through a port, so that there is nothing to connect to.
  "connect-src 'none'",
  "worker-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // One policy, which names the window's one worker and nothing else: renderer/sample/worker-address.ts.
  'trusted-types winnow-worker',
].join('; ')

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), display-capture=()',
} as const
