/** Tells when an element comes near to being seen, so that what is far away costs nothing until then. */
import { type RefObject, useEffect, useState } from 'react'

/** Two screens or so: what is scrolled to is there before it is seen. */
const MARGIN = '1200px 0px'

/** Gives whether an element is or was near; `isEager` says so of what is seen at once. */
export const useNear = (element: RefObject<HTMLElement | null>, isEager: boolean): boolean => {
  const [isNear, setIsNear] = useState(isEager)
  useEffect(() => {
    if (isNear || element.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsNear(true)
      },
      { rootMargin: MARGIN },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, isNear])
  return isNear
}
