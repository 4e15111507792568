/**
 * The way from a browser to the local server. The link's fragment holds a code that works once; it is traded for a token
 * and wiped from the address at once, so that neither the history nor a shared screen gives it away. The token stays in
 * this tab, is never a cookie (those go to every port of the machine), and is the first thing said on the socket.
 */
import type { Wire } from '../../shared/channel.ts'
import { type Door, ShutDoor } from './door.ts'

const TOKEN_KEY = 'winnow.token'
/** The server's close code for a token that it does not know, or not any more. */
const NO_TOKEN = 4401

/** What a link asks for: a code to sign in with, and perhaps a file to open (its path inside the served folder). */
export interface Link {
  readonly code: string | null
  readonly open: readonly string[] | null
}

/** Takes the link out of the page's address. */
export const takeLink = (location: Location, history: History): Link => {
  const fragment = new URLSearchParams(location.hash.slice(1))
  if (location.hash !== '') history.replaceState(null, '', location.pathname)
  return { code: fragment.get('code'), open: fragment.get('open')?.split('/') ?? null }
}

export const browserDoor = (link: Link, kept: Storage = sessionStorage): Door => {
  let code = link.code
  let isForgotten = false
  return {
    open: async () => {
      if (code !== null) {
        kept.setItem(TOKEN_KEY, await tradeForToken(code))
        code = null
      }
      const token = kept.getItem(TOKEN_KEY)
      if (token === null) throw new ShutDoor(isForgotten ? 'restarted' : 'no-link')
      const socket = await openSocket()
      // What the engine says may come before anyone listens, and a wire that ended must not look open.
      return wireOf(socket, token, () => {
        kept.removeItem(TOKEN_KEY)
        isForgotten = true
      })
    },
  }
}

const tradeForToken = async (code: string): Promise<string> => {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-winnow-code': code },
    body: '{}',
    cache: 'no-store',
  })
  if (!answer.ok) throw new ShutDoor('link-used')
  const { token } = (await answer.json()) as { token: string }
  return token
}

const openSocket = (): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/channel`)
    socket.onopen = () => resolve(socket)
    socket.onerror = () => reject(new Error('The server does not answer'))
  })

const wireOf = (socket: WebSocket, token: string, forgetToken: () => void): Wire => {
  socket.send(JSON.stringify({ token }))
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => {
      socket.onmessage = (event) => listener(JSON.parse(event.data))
    },
    onEnd: (listener) => {
      socket.onclose = (event) => {
        if (event.code === NO_TOKEN) forgetToken()
        listener()
      }
    },
  }
}
