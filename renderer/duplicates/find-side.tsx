/** The left of the screen: what is looked for while that is chosen, then what was found and from which similarity on. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { FindFoot } from './find-foot.tsx'
import { FindFormView } from './find-form-view.tsx'
import styles from './find-side.module.css'
import { FoundView } from './found-view.tsx'

export const FindSide = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const found = useStore(duplicates, (store) => store.getFound())
  const isFinding = useStore(duplicates, (store) => store.isFinding())
  const [isChanging, setChanging] = useState(false)
  const isForm = found === null || isFinding || isChanging
  const side = useRef<HTMLFormElement>(null)
  // What had the keyboard may have gone with what it was for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes when one of these changes
  useEffect(() => {
    if (document.activeElement !== document.body) return
    side.current?.closest<HTMLElement>('[data-duplicates]')?.focus({ preventScroll: true })
  }, [isForm, isFinding])
  return (
    <form
      ref={side}
      className={styles.side}
      aria-label={t(isForm ? 'duplicates.form.title' : 'duplicates.found.title')}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isForm || isFinding) return
        void duplicates.find.start().then((isStarted) => isStarted && setChanging(false))
      }}
    >
      {/* Anew for each of the two, so that both begin at their top. */}
      <div className={styles.scroller} key={String(isForm)}>
        {isForm ? (
          <fieldset className={styles.parts} disabled={isFinding}>
            <FindFormView duplicates={duplicates} />
          </fieldset>
        ) : (
          <div className={styles.parts}>
            <FoundView duplicates={duplicates} found={found} onChange={() => setChanging(true)} />
          </div>
        )}
      </div>
      {isForm && (
        <FindFoot
          duplicates={duplicates}
          onBack={found !== null && !isFinding && isChanging ? () => setChanging(false) : null}
        />
      )}
    </form>
  )
}
