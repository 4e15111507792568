/** Where a window opens: where it stood, if one can still get at it there; else in the middle of the main display. */
import type { Rectangle } from 'electron'
import type { WindowPlace } from './shell-memory.ts'

const USUAL = { width: 1280, height: 840 }
/** The least that must be on a display for a window to be found and dragged. */
const GRIP = { width: 200, height: 60 }
/** How far a second window stands from the one before, so that both are seen. */
const STEP = 28

/** Gives bounds that are on a display; `taken` are those of the windows that are open. */
export const placeWindow = (
  remembered: WindowPlace | null,
  displays: readonly Rectangle[],
  main: Rectangle,
  taken: readonly Rectangle[],
): Rectangle => {
  const wanted = remembered?.bounds
  const display = wanted && displays.find((area) => isWithinReach(wanted, area))
  const free = wanted && display ? shrink(wanted, display) : center(wanted ?? USUAL, main)
  const area = display ?? main
  let bounds = free
  while (taken.some((other) => other.x === bounds.x && other.y === bounds.y)) {
    bounds = { ...bounds, x: bounds.x + STEP, y: bounds.y + STEP }
    // Stepped off the display: better on top of another than out of reach.
    if (!isWithinReach(bounds, area)) return free
  }
  return bounds
}

/** The title bar must be on the display, not just any corner of the window. */
const isWithinReach = (bounds: Rectangle, area: Rectangle): boolean => {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const isTopInside = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height
  return isTopInside && width >= Math.min(GRIP.width, bounds.width)
}

const shrink = (bounds: Rectangle, area: Rectangle): Rectangle => ({
  ...bounds,
  width: Math.min(bounds.width, area.width),
  height: Math.min(bounds.height, area.height),
})

const center = (size: { width: number; height: number }, area: Rectangle): Rectangle => {
  const width = Math.min(size.width, area.width)
  const height = Math.min(size.height, area.height)
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  }
}
