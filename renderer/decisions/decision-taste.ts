/** How the reader likes to decide: by which keys, and whether a verdict goes on to the next row. Remembered for the window. */
import { memory } from '../memory/memory.ts'
import { DEFAULT_KEYS, type DecisionAction, type DecisionKeyMap, keysFrom, withKey } from './decision-keys.ts'

const KEYS_KEY = 'decision.keys'
const ADVANCE_KEY = 'decision.advances'

export class DecisionTaste {
  readonly #listeners = new Set<() => void>()
  #keys: DecisionKeyMap = DEFAULT_KEYS
  #advances = true

  /** Takes up what is remembered. */
  async load(): Promise<void> {
    this.#keys = keysFrom(await memory.get<unknown>(KEYS_KEY, null))
    this.#advances = (await memory.get<unknown>(ADVANCE_KEY, true)) !== false
    this.#tell()
  }

  getKeys(): DecisionKeyMap {
    return this.#keys
  }

  /** Gives an action another key; the answer is the action that lost it. */
  setKey(action: DecisionAction, spelled: string): DecisionAction | null {
    const { keys, taken } = withKey(this.#keys, action, spelled)
    this.#setKeys(keys)
    return taken
  }

  resetKeys(): void {
    this.#setKeys(DEFAULT_KEYS)
  }

  /** Tells whether a verdict goes on to the next row. */
  advances(): boolean {
    return this.#advances
  }

  setAdvances(advances: boolean): void {
    this.#advances = advances
    memory.set(ADVANCE_KEY, advances)
    this.#tell()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #setKeys(keys: DecisionKeyMap): void {
    this.#keys = keys
    memory.set(KEYS_KEY, keys)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const decisionTaste = new DecisionTaste()
