/** How wide an element is, so that what is drawn in it is drawn for that width. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Gives a reference to put on an element, and its width in whole pixels; 0 before it is known. */
export const useWidth = <E extends HTMLElement>(): readonly [RefObject<E | null>, number] => {
  const element = useRef<E>(null)
  const [widthPx, setWidthPx] = useState(0)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const measure = (): void => setWidthPx(Math.floor(current.clientWidth))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [element, widthPx]
}
