/** Brings the keyboard into the panel, and back to where it came from: F6 goes round, as in other programs. */

let panel: HTMLElement | null = null
let before: HTMLElement | null = null

/** Tells which element the panel is, while it is on screen. */
export const setPanelElement = (element: HTMLElement | null): void => {
  panel = element
}

/** Goes into the panel, or from it back to where the keyboard was. */
export const focusPanel = (): void => {
  if (panel === null) return
  const active = document.activeElement
  if (active instanceof HTMLElement && panel.contains(active)) {
    if (before?.isConnected) before.focus()
    return
  }
  before = active instanceof HTMLElement ? active : null
  panel.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()
}
