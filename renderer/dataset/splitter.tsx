/** The line between grid and panel: dragged, moved by arrows, double-clicked to its usual place; the width is remembered. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useApp } from '../app/app-context.ts'
import { defaultPanelPx } from '../app/layout.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import styles from './splitter.module.css'

const KEY_STEP_PX = 24

export const Splitter = () => {
  const t = useWords()
  const { layout } = useApp()
  const { widthPx } = useStore(layout, (store) => store.getPanel())
  const grabbed = useRef<{ fromPx: number; widthPx: number } | null>(null)
  const resize = (px: number): void => layout.setPanelWidth(px, window.innerWidth)

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grabbed.current = { fromPx: event.clientX, widthPx }
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (grabbed.current !== null) resize(grabbed.current.widthPx + grabbed.current.fromPx - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: KEY_STEP_PX, ArrowRight: -KEY_STEP_PX }[event.key]
    if (step === undefined) return
    event.preventDefault()
    resize(widthPx + step)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved is a separator with a value, which hr is not
    <div
      className={styles.splitter}
      role="separator"
      aria-orientation="vertical"
      aria-label={t('dataset.splitter')}
      aria-valuenow={widthPx}
      aria-valuemin={0}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grabbed.current = null
      }}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(defaultPanelPx(window.innerWidth))}
    />
  )
}
