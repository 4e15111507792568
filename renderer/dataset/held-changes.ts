/**
 * Changes whose text the file's encoding can't hold. The engine refuses such a change before anything is kept of it; the
 * user then says how it is to be made: with escapes, or with the file written in UTF-8 from now on.
 */
import type { ChangeRequest, Confirmation, DatasetState, EngineApi } from '../../shared/contract.ts'
import { type EngineError, isEngineError } from '../../shared/engine-error.ts'
import { type Encoding, encodings } from '../../shared/file-form.ts'
import { askWhich, type Way } from '../app/notify.ts'
import { t } from '../app/words.ts'
import { choiceName } from '../file/encoding-words.ts'
import { escapedRequest, escapeOf, type IsUnheld, isSurelyUnheld } from './escaped-request.ts'

type Send = (request: ChangeRequest) => Promise<Confirmation>
type Answer = 'escape' | 'utf-8'

/** The characters of a text that were refused, one after the other; more are not typed, and another way is better then. */
const MOST_CHARACTERS = 200
/** A longer row is not read whole for the sake of an escape. */
const LONGEST_ROW = 16 * 2 ** 20

export class HeldChanges {
  readonly #api: Pick<EngineApi, 'readRow' | 'setEncodingOut'>
  readonly #getState: () => DatasetState
  /** One question after the other, since the answer to the first may be one to all. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(api: Pick<EngineApi, 'readRow' | 'setEncodingOut'>, getState: () => DatasetState) {
    this.#api = api
    this.#getState = getState
  }

  /** Makes a change; null when it can't be held as it is and the user would have it no other way. */
  async make(request: ChangeRequest, send: Send): Promise<Confirmation | null> {
    try {
      return await send(request)
    } catch (error) {
      if (!isUnheld(error)) throw error
      return this.#inTurn(() => this.#makeOtherwise(error, request, send))
    }
  }

  /** Makes a change that the engine itself works out, and so can't be put another way. */
  async makeCalled(call: () => Promise<Confirmation>): Promise<Confirmation | null> {
    try {
      return await call()
    } catch (error) {
      if (!isUnheld(error)) throw error
      return this.#inTurn(async () => ((await this.#mayGoOn(error, false)) === 'utf-8' ? call() : null))
    }
  }

  async #makeOtherwise(refusal: EngineError, request: ChangeRequest, send: Send): Promise<Confirmation | null> {
    const unheld = new Set([String(refusal.values.char)])
    const escaped = await this.#escaped(request, refusal, unheld)
    const answer = await this.#mayGoOn(refusal, escaped !== null)
    if (answer === 'utf-8') return send(request)
    return answer === 'escape' && escaped !== null ? this.#sendEscaped(request, escaped, unheld, send) : null
  }

  async #mayGoOn(refusal: EngineError, canEscape: boolean): Promise<Answer | null> {
    const { dataset, form, name, savesAsUtf8 } = this.#getState()
    if (savesAsUtf8) return 'utf-8'
    const ways: readonly Way<Answer>[] = [
      ...(canEscape ? [{ value: 'escape', label: t('held.escape'), tone: 'plain' } as const] : []),
      { value: 'utf-8', label: t('held.utf-8'), tone: 'plain' },
    ]
    const char = String(refusal.values.char)
    const values = { file: name, char, encoding: choiceName(form, t), code: codeOf(char) }
    const body = canEscape ? t('held.body', { ...values, escape: escapeOf(char) }) : t('held.body-utf-8', values)
    const answer = await askWhich({ title: t('held.title', values), body, ways })
    if (answer === 'utf-8') await this.#api.setEncodingOut({ dataset, isUtf8: true })
    return answer
  }

  async #sendEscaped(
    request: ChangeRequest,
    escaped: ChangeRequest,
    unheld: Set<string>,
    send: Send,
  ): Promise<Confirmation | null> {
    let now = escaped
    for (;;) {
      try {
        return await send(now)
      } catch (error) {
        if (!isUnheld(error) || unheld.has(String(error.values.char)) || unheld.size > MOST_CHARACTERS) throw error
        unheld.add(String(error.values.char))
        const next = await this.#escaped(request, error, unheld)
        if (next === null) throw error
        now = next
      }
    }
  }

  #escaped(
    request: ChangeRequest,
    { values }: EngineError,
    unheld: ReadonlySet<string>,
  ): Promise<ChangeRequest | null> {
    const encoding = encodings.find((one) => one === values.encoding) ?? null
    return escapedRequest(request, unheldIn(encoding, unheld), async (row) => {
      const { dataset } = this.#getState()
      const { text, isCut } = await this.#api.readRow({ dataset, row, limit: LONGEST_ROW })
      return isCut ? null : text
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work)
    this.#last = done
    return done
  }
}

const isUnheld = (error: unknown): error is EngineError => isEngineError(error, 'encoding-cannot-hold')

const unheldIn =
  (encoding: Encoding | null, unheld: ReadonlySet<string>): IsUnheld =>
  (character) =>
    unheld.has(character) || (encoding !== null && isSurelyUnheld(encoding, character))

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
