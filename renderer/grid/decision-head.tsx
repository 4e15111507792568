// biome-ignore-all lint/a11y/useSemanticElements: a sheet of 50 million rows is no table element; its rows are painted
// biome-ignore-all lint/a11y/useFocusableInteractive: the text area holds the focus and names the active cell
/** The head of the column of decisions: what is done with decisions, how wide the column is, whether it is shown. */
import { DropdownMenu } from 'radix-ui'
import { type PointerEvent, useRef } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Keycaps } from '../look/keycaps.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import type { SortBy } from '../search/sort-keys.ts'
import styles from './column-header.module.css'
import type { GridStore } from './grid-store.ts'
import { SortItems } from './sort-items.tsx'

const VERDICT: SortBy = { kind: 'verdict' }

export const DecisionHead = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const widthPx = useStore(grid, (store) => store.deciding.getWidthPx())
  const isOn = useStore(grid, (store) => store.deciding.isOn())
  const resize = useResize(grid)
  if (widthPx === 0) return null
  const item = (label: string, run: () => void, spelled?: string) => (
    // The menu gives the focus back before a dialog may take it.
    <DropdownMenu.Item className={menu.item} onSelect={() => requestAnimationFrame(run)}>
      <span className={menu.label}>{label}</span>
      {spelled !== undefined && <Keycaps spelled={spelled} />}
    </DropdownMenu.Item>
  )
  return (
    <div className={`${styles.decision} ${isOn ? styles.active : ''}`}>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button type="button" tabIndex={-1} className={styles.button} aria-label={t('decision.column.menu')}>
            <span className={styles.name}>{t('decision.column.name')}</span>
            <span className={styles.facts}>{t('findings.label')}</span>
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={mainLandmark()}>
          <DropdownMenu.Content
            className={menu.menu}
            align="start"
            sideOffset={2}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              event.preventDefault()
              grid.focus()
            }}
          >
            {item(t('command.decision.decide'), () => grid.deciding.start(), 'F9')}
            {item(t('command.review.open'), () => grid.deciding.run('review'), 'Mod+Enter')}
            {item(t('command.decision.bulk'), () => grid.deciding.run('bulk'))}
            <div className={menu.group}>
              <SortItems grid={grid} by={VERDICT} holds="others" />
            </div>
            <DropdownMenu.Group className={menu.group}>
              {item(t('command.decision.palette'), () => grid.deciding.run('palette'))}
              {item(t('command.decision.keys'), () => grid.deciding.run('keys'))}
            </DropdownMenu.Group>
            <DropdownMenu.Group className={menu.group}>
              {item(t('decision.column.hide'), () => grid.deciding.setHidden(true))}
            </DropdownMenu.Group>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {/* Its width is a matter of taste; nothing in it is out of reach without. */}
      <div aria-hidden className={styles.handle} {...resize} />
    </div>
  )
}

const useResize = (grid: GridStore) => {
  const grabbed = useRef<{ fromPx: number; widthPx: number } | null>(null)
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      grabbed.current = { fromPx: event.clientX, widthPx: grid.deciding.getWidthPx() }
    },
    onPointerMove: (event: PointerEvent) => {
      if (grabbed.current !== null)
        grid.deciding.setWidth(grabbed.current.widthPx + event.clientX - grabbed.current.fromPx)
    },
    onPointerUp: () => {
      grabbed.current = null
    },
  }
}
