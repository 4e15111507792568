/** Puts a name to what is shown now. */
import { type FormEvent, useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import field from '../look/field.module.css'
import { MAX_VIEW_NAME, savedViews } from './saved-views.ts'
import { viewNow } from './use-view.ts'

export const SaveViewDialog = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const { text } = useStore(grid.dataset, (store) => store.getAsked().query)
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const isTaken = useStore(savedViews(), (store) => name !== '' && store.find(name) !== undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name === '') return
    void savedViews().save(viewNow(grid, name))
    dialogs.close()
    notify({ tone: 'success', text: t('search.views.saved', { name }) })
  }
  return (
    <Dialog
      title={t('search.views.title')}
      description={t('search.views.what')}
      size="small"
      isHigh
      onClose={() => dialogs.close()}
    >
      <form className={field.line} onSubmit={submit}>
        <input
          className={field.input}
          autoComplete="off"
          maxLength={MAX_VIEW_NAME}
          aria-label={t('search.views.name')}
          aria-describedby="save-view-hint"
          placeholder={text === '' ? t('search.views.name') : text}
          value={typed}
          data-first-focus
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button tone="lead" type="submit" disabled={name === ''}>
          {t('search.views.do-save')}
        </Button>
      </form>
      <p id="save-view-hint" className={field.hint} aria-live="polite">
        {isTaken ? t('search.views.replaces') : ''}
      </p>
    </Dialog>
  )
}
