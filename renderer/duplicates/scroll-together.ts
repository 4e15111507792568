/** Texts side by side that scroll as one: each to the same share of its way, since they are not equally long. */

/** Keeps the scrollable elements that a selector finds in step, until told to stop. */
export const scrollTogether = (root: HTMLElement, selector: string): (() => void) => {
  /** Where an element was put by another one: it tells so too, and must not be answered. */
  const put = new WeakMap<Element, number>()
  const onScroll = (event: Event): void => {
    const moved = event.target
    if (!(moved instanceof HTMLElement) || !moved.matches(selector)) return
    const expected = put.get(moved)
    put.delete(moved)
    if (expected !== undefined && Math.abs(expected - moved.scrollTop) < 2) return
    const share = shareOf(moved)
    for (const other of root.querySelectorAll<HTMLElement>(selector)) {
      const top = Math.round(share * wayOf(other))
      if (other === moved || Math.abs(other.scrollTop - top) < 1) continue
      put.set(other, top)
      other.scrollTop = top
    }
  }
  root.addEventListener('scroll', onScroll, { capture: true, passive: true })
  return () => root.removeEventListener('scroll', onScroll, { capture: true })
}

const wayOf = ({ scrollHeight, clientHeight }: HTMLElement): number => Math.max(0, scrollHeight - clientHeight)
const shareOf = (element: HTMLElement): number => {
  const way = wayOf(element)
  return way === 0 ? 0 : element.scrollTop / way
}
