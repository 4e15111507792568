/** Goes to a row by its number in the file, also when the view now shown does not hold it. */
import { type FormEvent, useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import field from '../look/field.module.css'
import type { DatasetStore } from './dataset-store.ts'
import { findRow } from './find-row.ts'

export const GoToRow = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const [typed, setTyped] = useState('')
  const [isElsewhere, setElsewhere] = useState(false)
  const rows = useStore(dataset, (store) => store.getState().rows.count)
  const number = Number(typed.replace(/[\s,.，]/g, ''))
  const isRow = Number.isInteger(number) && number >= 1 && number <= rows

  const go = async (): Promise<void> => {
    const found = await findRow(dataset, number)
    if (found.state === 'elsewhere') return setElsewhere(true)
    if (found.state === 'none') return
    dialogs.close(() => grid.goTo(found.position))
  }
  const goInAll = async (): Promise<void> => {
    await dataset.setQuery({ text: '' })
    await go()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isRow) void tellFailure(isElsewhere ? goInAll() : go())
  }
  return (
    <Dialog title={t('goto.title')} size="small" isHigh onClose={() => dialogs.close()}>
      <form className={field.line} onSubmit={submit}>
        <input
          className={field.input}
          inputMode="numeric"
          autoComplete="off"
          aria-label={t('goto.number')}
          aria-describedby="goto-hint"
          aria-invalid={typed !== '' && !isRow}
          placeholder={t('goto.range', { rows })}
          value={typed}
          data-first-focus
          onChange={(event) => {
            setTyped(event.target.value)
            setElsewhere(false)
          }}
        />
        <Button tone="lead" type="submit" disabled={!isRow}>
          {t(isElsewhere ? 'goto.show-all' : 'goto.go')}
        </Button>
      </form>
      <p id="goto-hint" className={field.hint} aria-live="polite">
        {isElsewhere ? t('goto.elsewhere', { row: number }) : typed !== '' && !isRow ? t('goto.range', { rows }) : ''}
      </p>
    </Dialog>
  )
}
