/** The file is not any more what was opened: what to do, and what follows from each answer. */
import { useState } from 'react'
import type { DatasetState } from '../../shared/contract.ts'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Options } from '../look/options.tsx'
import type { DatasetStore } from './dataset-store.ts'
import { askToSaveAs, resolveConflict } from './saving.ts'

type Answer = 'reload' | 'save-as' | 'keep'

/** A file that was altered in place took the opened bytes with it; any other is still held open, and can be written out. */
const ANSWERS: Readonly<Record<DatasetState['disk'], readonly Answer[]>> = {
  same: [],
  changed: ['reload'],
  replaced: ['reload', 'save-as', 'keep'],
  missing: ['save-as', 'keep'],
}

export const ConflictDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const { name, isUnsaved, disk } = useStore(dataset, (store) => store.getState())
  const answers = ANSWERS[disk]
  const [chosen, setChosen] = useState<Answer | null>(null)
  const answer = chosen !== null && answers.includes(chosen) ? chosen : answers[0]
  const details: Readonly<Record<Answer, string>> = {
    reload: t(isUnsaved ? 'conflict.reload-changes' : 'conflict.reload-plain'),
    'save-as': t(disk === 'missing' ? 'conflict.save-as-detail-missing' : 'conflict.save-as-detail'),
    keep: t(disk === 'missing' ? 'conflict.keep-detail-missing' : 'conflict.keep-detail'),
  }
  const go = (): void => {
    app.dialogs.close()
    if (answer === 'save-as') void askToSaveAs(app, dataset)
    else if (answer !== undefined) void resolveConflict(app, dataset, answer)
  }
  return (
    <Dialog
      title={t(disk === 'missing' ? 'conflict.title-missing' : 'conflict.title')}
      description={disk === 'same' ? t('conflict.over') : t(`conflict.body-${disk}`, { file: name })}
      onClose={() => app.dialogs.close()}
      footer={
        <>
          <Button onClick={() => app.dialogs.close()}>{t(disk === 'same' ? 'dialog.close' : 'conflict.later')}</Button>
          {answer !== undefined && (
            <Button tone={answer === 'keep' && disk === 'replaced' ? 'danger' : 'lead'} onClick={go}>
              {t(`conflict.do-${answer}`)}
            </Button>
          )}
        </>
      }
    >
      {answer !== undefined && (
        <Options
          label={t('conflict.title')}
          value={answer}
          options={answers.map((value) => ({ value, title: t(`conflict.${value}`), detail: details[value] }))}
          onChange={setChosen}
        />
      )}
    </Dialog>
  )
}
