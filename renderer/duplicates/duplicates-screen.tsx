/** Duplicates, in place of the rows: what is looked for on the left, the groups that were found, and the one that is open. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { isComposing } from '../grid/grid-keys.ts'
import styles from './duplicates-screen.module.css'
import type { DuplicatesStore } from './duplicates-store.ts'
import { FindSide } from './find-side.tsx'
import { GroupListView } from './group-list-view.tsx'
import { GroupView } from './group-view.tsx'
import { NoGroups } from './no-groups.tsx'

export const DuplicatesScreen = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const app = useApp()
  const screen = useRef<HTMLElement>(null)
  const hasGroups = useStore(duplicates, (store) => (store.getFound()?.here.groups ?? 0) > 0)
  // The list of groups may have taken the keyboard already.
  useEffect(() => {
    if (screen.current?.contains(document.activeElement) !== true) screen.current?.focus({ preventScroll: true })
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent) || event.defaultPrevented) return
    event.preventDefault()
    app.duplicates.close()
  }
  return (
    <section
      className={styles.screen}
      ref={screen}
      tabIndex={-1}
      aria-label={t('duplicates.title')}
      data-duplicates
      onKeyDown={onKeyDown}
    >
      <FindSide duplicates={duplicates} />
      {hasGroups ? (
        <>
          <GroupListView duplicates={duplicates} />
          <div className={styles.open}>
            <GroupView duplicates={duplicates} />
          </div>
        </>
      ) : (
        <NoGroups duplicates={duplicates} />
      )}
    </section>
  )
}
