/**
 * How a browser becomes the user's own: a code that works once, carried in the link's fragment (which browsers keep to
 * themselves), is traded for a token that the page keeps and says on its channel. There are no cookies, because those go
 * to every port of the machine. Only digests are kept, and they are compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Many more than browsers that a person joins; the oldest is forgotten, and its page asks for a new link. */
const TOKEN_LIMIT = 64
const SECRET_BYTES = 32

/** How a code reaches its browser. Arguments of a process can be read by every user of the machine, a terminal cannot. */
export type CodeWay = 'printed' | 'argument'

export class SignIn {
  #codes: { digest: Buffer; way: CodeWay }[] = []
  #tokens: Buffer[] = []

  /** Makes a code that works once. */
  newCode(way: CodeWay): string {
    const code = newSecret()
    this.#codes.push({ digest: digestOf(code), way })
    return code
  }

  /** Trades a code for a token; null when it is not a code, or not one any more, or `mayUse` says no to its way. */
  trade(code: string, mayUse: (way: CodeWay) => boolean): { token: string; way: CodeWay } | null {
    const digest = digestOf(code)
    const found = this.#codes.filter((candidate) => timingSafeEqual(candidate.digest, digest))[0]
    if (found === undefined || !mayUse(found.way)) return null
    this.#codes = this.#codes.filter((candidate) => candidate !== found)
    const token = newSecret()
    this.#tokens = [...this.#tokens, digestOf(token)].slice(-TOKEN_LIMIT)
    return { token, way: found.way }
  }

  /** Tells whether a text is a token that was given out. */
  isToken(token: string): boolean {
    const digest = digestOf(token)
    return this.#tokens.filter((candidate) => timingSafeEqual(candidate, digest)).length > 0
  }
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
