/** Finds the place in a text that was clicked, also where the text is shown as what it means and not as it is written. */
import type { MouseEvent } from 'react'

/** Offset in the text of the place that was clicked; null when text was being selected, or a button was pressed. */
export const caretAt = (event: MouseEvent<HTMLElement>, text: string): number | null => {
  const block = event.currentTarget
  const selection = document.getSelection()
  if (event.button !== 0 || (selection !== null && !selection.isCollapsed)) return null
  if (event.target instanceof Element && event.target.closest('button, a, input, summary') !== null) return null
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY)
  if (place == null || !block.contains(place.offsetNode)) return text.length
  const inside = place.offsetNode instanceof Element ? place.offsetNode : place.offsetNode.parentElement
  const piece = inside?.closest<HTMLElement>('[data-at]') ?? null
  const isSource = piece === null && block.querySelector('[data-at]') === null
  if (isSource) return Math.min(offsetBefore(block, place.offsetNode, place.offset), text.length)
  return sourceOffset(text, Number(piece?.dataset.at ?? 0), place.offsetNode.textContent ?? '', place.offset)
}

/** Where words that are shown stand in the source, from the start of their block on; near it, where they can't be found. */
export const sourceOffset = (text: string, blockStart: number, shown: string, offset: number): number => {
  const found = shown === '' ? -1 : text.indexOf(shown, blockStart)
  return found === -1 ? blockStart : Math.min(found + offset, text.length)
}

const offsetBefore = (block: HTMLElement, node: Node, offset: number): number => {
  const before = document.createRange()
  before.setStart(block, 0)
  before.setEnd(node, offset)
  return before.toString().length
}
