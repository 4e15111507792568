/**
 * The groups that were found, of which only those in sight are drawn: one line a group for how large and how alike it is, what it
 * says, and what its rows differ in. Arrows move and open; what is open is read beside.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import {
  CANVAS_LIMIT_PX,
  canvasHeight,
  followElement,
  pageRows,
  type Scroll,
  type Sheet,
  scrollToRow,
  startOfSheet,
  visibleRows,
} from '../grid/scroll.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { GroupLine, LINE_PX } from './group-line.tsx'
import styles from './group-list.module.css'
import { ListHead } from './list-head.tsx'

const MORE_ROWS = 4

export const GroupListView = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const { list } = duplicates
  useStore(duplicates, () => list.getStamp())
  const isWaiting = useStore(duplicates, (store) => store.isRegrouping())
  const total = list.getTotal()
  const error = list.getError()
  const wish = list.getWish()
  const none = wish.only !== 'all' ? (`none-${wish.only}` as const) : wish.view !== null ? 'none-view' : 'none'
  return (
    <section className={styles.list} data-waiting={isWaiting || undefined} aria-label={t('duplicates.list.name')}>
      <ListHead duplicates={duplicates} />
      {error !== null && (
        <p className={styles.note} role="alert">
          {errorText(error)}
        </p>
      )}
      {error === null && total === 0 && <p className={styles.note}>{t(`duplicates.list.${none}`)}</p>}
      {error === null && total !== null && total > 0 && <Lines duplicates={duplicates} total={total} />}
    </section>
  )
}

const Lines = ({ duplicates, total }: { duplicates: DuplicatesStore; total: number }) => {
  const t = useWords()
  const { list } = duplicates
  const group = useStore(duplicates, (store) => store.getGroup())
  const hasDegrees = useStore(duplicates, (store) => store.hasDegrees())
  const scroller = useRef<HTMLDivElement>(null)
  const [viewportPx, setViewportPx] = useState(0)
  const [scroll, setScroll] = useState<Scroll>(startOfSheet)
  const sheet: Sheet = { rowCount: total, rowHeightPx: LINE_PX, viewportPx, canvasLimitPx: CANVAS_LIMIT_PX }
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => setViewportPx(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  // Groups that were just found are gone through by keys, unless the keyboard is needed elsewhere.
  useEffect(() => {
    const { activeElement } = document
    const isFree = activeElement === document.body || activeElement?.hasAttribute('data-duplicates') === true
    if (isFree) scroller.current?.focus({ preventScroll: true })
  }, [])
  // The element that scrolls stands where the sheet says, which differs from where it was scrolled to in a very tall list.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element !== null && element.scrollTop !== scroll.elementTopPx) element.scrollTop = scroll.elementTopPx
  }, [scroll])
  const place = group === null ? null : list.placeOf(group)
  // What was opened from elsewhere comes into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolling by hand must not bring it back
  useEffect(() => {
    if (place !== null && viewportPx > 0) setScroll(scrollToRow(sheet, scroll, place, 'nearest'))
  }, [place, group, viewportPx])

  const goTo = async (at: number): Promise<void> => {
    const to = Math.max(0, Math.min(total - 1, at))
    setScroll(scrollToRow(sheet, scroll, to, 'nearest'))
    const head = list.headAt(to) ?? (await list.readHead(to))
    if (head !== undefined) duplicates.openGroup(head.group)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const page = pageRows(sheet)
    const here = place ?? -1
    if (event.key === 'ArrowDown') void goTo(here + 1)
    else if (event.key === 'ArrowUp') void goTo(here - 1)
    else if (event.key === 'PageDown') void goTo(here + page)
    else if (event.key === 'PageUp') void goTo(here - page)
    else if (event.key === 'Home') void goTo(0)
    else if (event.key === 'End') void goTo(total - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const { start, end } = visibleRows(sheet, scroll.topPx, MORE_ROWS)
  const offsetPx = scroll.elementTopPx - scroll.topPx
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      aria-label={t('duplicates.list.name')}
      aria-activedescendant={place !== null && place >= start && place < end ? lineId(place) : undefined}
      tabIndex={0}
      data-group-list
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => setScroll((now) => followElement(sheet, now, currentTarget.scrollTop))}
    >
      <div className={styles.canvas} style={{ height: canvasHeight(sheet) }}>
        {Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at).map((at) => (
          <GroupLine
            key={at}
            id={lineId(at)}
            head={list.headAt(at)}
            place={at}
            total={total}
            topPx={at * LINE_PX + offsetPx}
            isHere={at === place}
            hasDegrees={hasDegrees}
            onOpen={(chosen) => duplicates.openGroup(chosen)}
          />
        ))}
      </div>
    </div>
  )
}

const lineId = (place: number): string => `duplicate-group-${place}`
