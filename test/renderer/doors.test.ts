import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserDoor, takeLink } from '../../renderer/connection/browser-door.ts'
import { desktopDoor } from '../../renderer/connection/desktop-door.ts'
import { type DesktopBridge, ENGINE_PORT } from '../../shared/desktop-bridge.ts'
import { MemoryStorage } from '../doubles/memory-storage.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** What a browser's WebSocket does, driven by hand. */
class SocketDouble {
  static made: SocketDouble[] = []
  readonly sent: string[] = []
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly address: string
  constructor(address: string) {
    this.address = address
    SocketDouble.made.push(this)
    queueMicrotask(() => this.onopen?.())
  }
  send(text: string): void {
    this.sent.push(text)
  }
}

describe('the door of a browser', () => {
  const fetched: { address: string; code: string | null }[] = []
  let answer: Response
  beforeEach(() => {
    SocketDouble.made = []
    fetched.length = 0
    answer = Response.json({ token: 'the-token' })
    vi.stubGlobal('WebSocket', SocketDouble)
    vi.stubGlobal('location', { protocol: 'http:', host: '127.0.0.1:17871' })
    vi.stubGlobal('fetch', async (address: string, { headers }: RequestInit) => {
      fetched.push({ address, code: new Headers(headers).get('x-winnow-code') })
      return answer.clone()
    })
  })

  test('takes the link out of the address at once', () => {
    const replaced: unknown[] = []
    const location = { hash: '#code=abc&open=round-1%2Fa.jsonl', pathname: '/' } as Location
    const history = { replaceState: (...to: unknown[]) => replaced.push(to) } as unknown as History
    expect([takeLink(location, history), replaced]).toEqual([
      { code: 'abc', open: ['round-1', 'a.jsonl'] },
      [[null, '', '/']],
    ])
  })

  test('trades the code for a token once, and says the token first on every socket', async () => {
    const kept = new MemoryStorage()
    const door = browserDoor({ code: 'abc', open: null }, kept)
    await door.open()
    await door.open()
    expect({ fetched, sockets: SocketDouble.made.map(({ address, sent }) => ({ address, sent })) }).toEqual({
      fetched: [{ address: '/session', code: 'abc' }],
      sockets: Array.from({ length: 2 }, () => ({
        address: 'ws://127.0.0.1:17871/channel',
        sent: ['{"token":"the-token"}'],
      })),
    })
  })

  test('goes on with the token that the tab kept, after a reload', async () => {
    const kept = new MemoryStorage()
    await browserDoor({ code: 'abc', open: null }, kept).open()
    await browserDoor({ code: null, open: null }, kept).open()
    expect([fetched.length, SocketDouble.made.length]).toEqual([1, 2])
  })

  test('stays shut without a link, and with one that was used', async () => {
    const without = browserDoor({ code: null, open: null }, new MemoryStorage())
    answer = new Response('used', { status: 403 })
    const used = browserDoor({ code: 'abc', open: null }, new MemoryStorage())
    await expect(without.open()).rejects.toMatchObject({ reason: 'no-link' })
    await expect(used.open()).rejects.toMatchObject({ reason: 'link-used' })
  })

  test('stays shut once the server does not know the token any more', async () => {
    const door = browserDoor({ code: 'abc', open: null }, new MemoryStorage())
    const wire = await door.open()
    let ends = 0
    wire.onEnd(() => {
      ends += 1
    })
    SocketDouble.made[0]?.onclose?.({ code: 4401 })
    await expect(door.open()).rejects.toMatchObject({ reason: 'restarted' })
    expect(ends).toBe(1)
  })

  test('can be opened again after a socket that merely dropped', async () => {
    const door = browserDoor({ code: 'abc', open: null }, new MemoryStorage())
    const wire = await door.open()
    wire.onEnd(() => {})
    SocketDouble.made[0]?.onclose?.({ code: 1006 })
    await door.open()
    expect(SocketDouble.made.length).toBe(2)
  })

  test('carries what no encoding of text can: half a character', async () => {
    const wire = await browserDoor({ code: 'abc', open: null }, new MemoryStorage()).open()
    const heard: unknown[] = []
    wire.onMessage((message) => heard.push(message))
    wire.send({ text: '\udc80 \ud800' })
    const [, sent = ''] = SocketDouble.made[0]?.sent ?? []
    SocketDouble.made[0]?.onmessage?.({ data: sent })
    expect([/[\ud800-\udfff]/.test(sent), heard]).toEqual([false, [{ text: '\udc80 \ud800' }]])
  })
})

describe('the door of the desktop', () => {
  let asked: number
  let endEngine: (next: 'restarting' | 'failed') => void
  let windowDouble: EventTarget
  const bridge = () =>
    ({
      connectEngine: () => {
        asked += 1
      },
      onEngineEnd: (listener: typeof endEngine) => {
        endEngine = listener
        return () => {}
      },
    }) as unknown as DesktopBridge
  /** Hands a port over as the preload does. */
  const hand = (port: MessagePort): void => {
    const event = new MessageEvent('message', { data: ENGINE_PORT, ports: [port] })
    Object.defineProperty(event, 'source', { value: windowDouble })
    windowDouble.dispatchEvent(event)
  }
  beforeEach(() => {
    asked = 0
    windowDouble = new EventTarget()
    vi.stubGlobal('window', windowDouble)
  })

  test('asks for a port once, and carries messages over the one that comes', async () => {
    const door = desktopDoor(bridge())
    const { port1, port2 } = new MessageChannel()
    const opening = door.open()
    hand(port1)
    const wire = await opening
    const heard = new Promise((resolve) => wire.onMessage(resolve))
    port2.postMessage({ n: 1 })
    expect([asked, await heard]).toEqual([1, { n: 1 }])
    port1.close()
  })

  test('ends its wire when the engine ends, and takes the port that follows by itself', async () => {
    const door = desktopDoor(bridge())
    const first = new MessageChannel()
    const opening = door.open()
    hand(first.port1)
    const wire = await opening
    const ended = new Promise<void>((resolve) => wire.onEnd(resolve))
    endEngine('restarting')
    await ended
    const second = new MessageChannel()
    hand(second.port1)
    await door.open()
    expect(asked).toBe(1)
    second.port1.close()
  })

  test('stays shut when the engine keeps ending, until one comes after all', async () => {
    const door = desktopDoor(bridge())
    const opening = door.open()
    endEngine('failed')
    await expect(opening).rejects.toMatchObject({ reason: 'no-host' })
    const { port1 } = new MessageChannel()
    hand(port1)
    await door.open()
    port1.close()
  })

  test('takes no port from a message of another sender', async () => {
    vi.useFakeTimers()
    const door = desktopDoor(bridge())
    let isOpen = false
    void door.open().then(() => {
      isOpen = true
    })
    const { port1 } = new MessageChannel()
    windowDouble.dispatchEvent(new MessageEvent('message', { data: ENGINE_PORT, ports: [port1] }))
    await vi.advanceTimersByTimeAsync(100)
    expect(isOpen).toBe(false)
    port1.close()
  })
})
