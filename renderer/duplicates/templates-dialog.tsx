/** Long texts that many rows share, to be left out of what is compared: found by reading the rows, and ticked one by one. */
import { useEffect, useId, useState } from 'react'
import type { Template } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { ReadingText } from '../panel/reading-text.tsx'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './templates-dialog.module.css'

type Look =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly templates: readonly Template[]; readonly rowsSeen: number }
  | { readonly state: 'failed'; readonly error: EngineError }

export const TemplatesDialog = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const { find } = duplicates
  const look = useTemplates(duplicates)
  const [chosen, setChosen] = useState<readonly string[]>(() => find.getForm().without)
  const found = look.state === 'read' ? look.templates : []
  // What was chosen before stays to be seen, and to be let go of.
  const before = chosen.filter((text) => !found.some((template) => template.text === text))
  const toggle = (text: string): void =>
    setChosen((now) => (now.includes(text) ? now.filter((one) => one !== text) : [...now, text]))
  return (
    <Dialog
      title={t('duplicates.templates.title')}
      description={t('duplicates.templates.about')}
      size="large"
      onClose={() => dialogs.close()}
      footer={
        <>
          <span className={styles.seen} data-figures>
            {look.state === 'read' && look.rowsSeen > 0 && t('duplicates.templates.seen', { count: look.rowsSeen })}
          </span>
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button
            tone="lead"
            disabled={look.state === 'reading'}
            onClick={() => {
              find.change({ without: chosen })
              dialogs.close()
            }}
          >
            {t('duplicates.templates.ignore')}
          </Button>
        </>
      }
    >
      <div className={styles.list}>
        {look.state === 'reading' && <Reading />}
        {look.state === 'failed' && (
          <p className={styles.note} role="alert">
            {errorText(look.error)}
          </p>
        )}
        {look.state === 'read' && found.length === 0 && before.length === 0 && (
          <p className={styles.note}>{t('duplicates.templates.none')}</p>
        )}
        {before.map((text) => (
          <Line key={text} text={text} words={t('duplicates.templates.chosen')} isOn onToggle={() => toggle(text)} />
        ))}
        {found.map(({ text, rows }) => (
          <Line
            key={text}
            text={text}
            words={t('duplicates.templates.rows', { count: rows })}
            isOn={chosen.includes(text)}
            onToggle={() => toggle(text)}
          />
        ))}
      </div>
    </Dialog>
  )
}

const Line = (props: { text: string; words: string; isOn: boolean; onToggle: () => void }) => {
  const id = useId()
  return (
    <label className={styles.line} htmlFor={id}>
      <input id={id} type="checkbox" checked={props.isOn} onChange={props.onToggle} />
      <span className={styles.text} dir="auto">
        <ReadingText text={props.text} />
      </span>
      <span className={styles.rows} data-figures>
        {props.words}
      </span>
    </label>
  )
}

const Reading = () => {
  const t = useWords()
  const { jobs } = useApp()
  const job = useStore(jobs, (store) => store.getRunning().find(({ kind }) => kind === 'templates'))
  return (
    <div className={styles.note}>
      <p role="status">{t('duplicates.templates.reading')}</p>
      <progress
        aria-label={t('duplicates.templates.reading')}
        max={Math.max(1, job?.total ?? 1)}
        value={job?.done ?? 0}
      />
    </div>
  )
}

const useTemplates = (duplicates: DuplicatesStore): Look => {
  const { jobs } = useApp()
  const [look, setLook] = useState<Look>({ state: 'reading' })
  useEffect(() => {
    const job = jobs.newJob()
    let isGone = false
    const read = async (): Promise<Look> => {
      try {
        return { state: 'read', ...(await duplicates.find.findTemplates(job)) }
      } catch (error) {
        if (!(error instanceof EngineError)) throw error
        return isEngineError(error, 'cancelled')
          ? { state: 'read', templates: [], rowsSeen: 0 }
          : { state: 'failed', error }
      }
    }
    void read().then((next) => !isGone && setLook(next))
    return () => {
      isGone = true
      void jobs.cancel(job)
    }
  }, [duplicates, jobs])
  return look
}
