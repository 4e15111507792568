// biome-ignore-all lint/a11y/useSemanticElements: a sheet of 50 million rows is no table element; its rows are painted
// biome-ignore-all lint/a11y/useFocusableInteractive: the text area holds the focus and names the active cell
/**
 * The spreadsheet on screen. React draws its frame, the header and the editor; the rows are painted by SheetPainter,
 * since every one of them may change in every frame.
 */
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { CellEditor } from './cell-editor.tsx'
import { ColumnHeader } from './column-header.tsx'
import { DecideBar } from './decide-bar.tsx'
import { listenToPointer } from './grid-pointer.ts'
import type { GridStore } from './grid-store.ts'
import { RowMenu } from './row-menu.tsx'
import { SelectionBar } from './selection-bar.tsx'
import styles from './sheet.module.css'
import { SheetPainter } from './sheet-painter.ts'

export const Grid = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const anchor = useRef<HTMLDivElement>(null)
  const painter = useRef<SheetPainter>(null)
  const rowCount = useStore(grid.dataset, (dataset) => dataset.getView().rowCount)
  const name = useStore(grid.dataset, (dataset) => dataset.getState().name)
  const canWrite = useStore(grid.dataset, (dataset) => dataset.canWrite())
  const columnCount = useStore(grid, (store) => store.columns.getShown().columns.length)
  const rowHeight = useStore(grid, (store) => store.getRowHeight())

  useLayoutEffect(() => {
    const elements = [scroller.current, canvas.current, frame.current, sheet.current, body.current, anchor.current]
    if (!elements.every((element) => element !== null)) return
    const [scrollerElement, canvasElement, window, gridElement, bodyElement, anchorElement] = elements
    const parts = {
      scroller: scrollerElement,
      canvas: canvasElement,
      window,
      grid: gridElement,
      body: bodyElement,
      anchor: anchorElement,
    }
    const made = new SheetPainter(parts, grid, `${id}cell`)
    painter.current = made
    const stopListening = listenToPointer(bodyElement, made, grid)
    return () => {
      painter.current = null
      stopListening()
      made.end()
    }
  }, [grid, id])

  // Another language is another `t`.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are what this is about
  useEffect(() => painter.current?.restyle(), [t])

  return (
    <div className={styles.grid}>
      <div className={styles.frame}>
        <div ref={scroller} className={styles.scroller}>
          <div ref={canvas} className={styles.canvas}>
            <div ref={frame} className={styles.window} data-lines={rowHeight === 'line' ? 'one' : 'many'}>
              <div
                ref={sheet}
                id={`${id}grid`}
                className={styles.sheet}
                role="grid"
                aria-label={t('grid.label', { name })}
                aria-rowcount={rowCount + 1}
                aria-colcount={columnCount + 1}
                aria-multiselectable
                aria-readonly={!canWrite}
              >
                <ColumnHeader grid={grid} />
                <RowMenu grid={grid}>
                  <div ref={body} className={styles.body} role="rowgroup" />
                </RowMenu>
              </div>
              <CellEditor grid={grid} anchor={anchor} gridId={`${id}grid`} />
            </div>
          </div>
        </div>
      </div>
      <DecideBar grid={grid} />
      <SelectionBar grid={grid} />
    </div>
  )
}
