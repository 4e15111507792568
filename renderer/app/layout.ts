/** How the dataset screen is divided between grid and panel: remembered, and kept within what can be read. */
import { memory } from '../memory/memory.ts'

const PANEL_KEY = 'layout.panel'
const MIN_PANEL_PX = 300
const MIN_GRID_PX = 320
/** Wide enough for a line of 60 characters, or of 30 Chinese ones; a large window has room for two answers side by side. */
const LEAST_DEFAULT_PX = 460
const MOST_DEFAULT_PX = 720
const DEFAULT_SHARE = 0.37

/** Gives the panel's width as long as nobody has said another. */
export const defaultPanelPx = (windowPx: number): number =>
  Math.round(Math.min(MOST_DEFAULT_PX, Math.max(LEAST_DEFAULT_PX, windowPx * DEFAULT_SHARE)))

export interface PanelLayout {
  readonly widthPx: number
  readonly isOpen: boolean
}

export class Layout {
  readonly #listeners = new Set<() => void>()
  #panel: PanelLayout = { widthPx: defaultPanelPx(window.innerWidth), isOpen: true }

  async load(): Promise<void> {
    this.#panel = await memory.get(PANEL_KEY, this.#panel)
    this.#tell()
  }

  getPanel(): PanelLayout {
    return this.#panel
  }

  togglePanel(): void {
    this.#set({ ...this.#panel, isOpen: !this.#panel.isOpen })
  }

  setPanelWidth(widthPx: number, windowPx: number): void {
    this.#set({ isOpen: true, widthPx: panelWidthWithin(widthPx, windowPx) })
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #set(panel: PanelLayout): void {
    this.#panel = panel
    memory.set(PANEL_KEY, panel)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Gives the panel's width that leaves both sides readable; in a narrow window the panel gives way last. */
export const panelWidthWithin = (widthPx: number, windowPx: number): number =>
  Math.round(Math.max(MIN_PANEL_PX, Math.min(widthPx, windowPx - MIN_GRID_PX)))
