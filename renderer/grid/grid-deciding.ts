/**
 * Deciding in the grid: while it is on, the cursor stands in the column of decisions and letters are no text but keys
 * that decide. It is begun only by a key or press of its own, and is seen in the column, the bar below and the cursor.
 */
import type { DecisionAction } from '../decisions/decision-keys.ts'
import { memory } from '../memory/memory.ts'

/** What is wished for about decisions: an action of a key, or one of the larger things. */
export type DecisionWish = DecisionAction | 'review' | 'bulk' | 'palette' | 'keys'

const WIDTH_KEY = 'grid.decisionsWidth'
const HIDDEN_KEY = 'grid.decisionsHidden'
const USUAL_PX = 104
const LEAST_PX = 40
const MOST_PX = 420

export class GridDeciding {
  readonly #onChange: () => void
  #isOn = false
  #isHidden = false
  #widthPx = USUAL_PX
  #run: (wish: DecisionWish) => void = () => {}

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Takes up how the column was left. */
  async recall(): Promise<void> {
    this.#isHidden = await memory.get(HIDDEN_KEY, false)
    this.#widthPx = await memory.get(WIDTH_KEY, USUAL_PX)
    this.#onChange()
  }

  isOn(): boolean {
    return this.#isOn
  }

  /** Begins to decide; a hidden column comes back, since it shows what the keys do. */
  start(): void {
    if (this.#isHidden) this.setHidden(false)
    this.#set(true)
  }

  stop(): void {
    this.#set(false)
  }

  /** Does what is wished for. */
  run(wish: DecisionWish): void {
    this.#run(wish)
  }

  /** Says how wishes are granted, while the dataset is on screen. */
  setRun(run: (wish: DecisionWish) => void): void {
    this.#run = run
  }

  /** Gives the width of the column of decisions; 0 while it is hidden. */
  getWidthPx(): number {
    return this.#isHidden ? 0 : this.#widthPx
  }

  setWidth(widthPx: number): void {
    this.#widthPx = Math.round(Math.min(Math.max(widthPx, LEAST_PX), MOST_PX))
    memory.set(WIDTH_KEY, this.#widthPx)
    this.#onChange()
  }

  isHidden(): boolean {
    return this.#isHidden
  }

  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden
    if (isHidden) this.#isOn = false
    memory.set(HIDDEN_KEY, isHidden)
    this.#onChange()
  }

  #set(isOn: boolean): void {
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    this.#onChange()
  }
}
