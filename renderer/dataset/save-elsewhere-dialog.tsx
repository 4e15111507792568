/** Saving a dataset whose file can't be written in its own format: why, and as what it is written instead. */
import { useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import type { DatasetStore } from './dataset-store.ts'
import { FormChoice } from './form-choice.tsx'
import { saveDatasetAs } from './saving.ts'
import { formLike, type TargetForm, targetName } from './target-name.ts'

/** A dataset goes on in what it is saved to, which must be a file that can be saved in place from then on. */
const FORMATS = ['jsonl', 'json'] as const

export const SaveElsewhereDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const { files, form, inPlace, name } = useStore(dataset, (store) => store.getState())
  const several = files.length > 1 ? '-several' : ''
  const like = formLike(form.container, form.packing)
  const [target, setTarget] = useState<TargetForm>(
    like.format === 'json' ? like : { format: 'jsonl', packing: like.packing },
  )
  const choose = (): void => {
    app.dialogs.close()
    void saveDatasetAs(app, dataset, targetName(name, target, inPlace === 'truncated' ? '-saved' : ''))
  }
  return (
    <Dialog
      title={t('elsewhere.title')}
      description={inPlace === 'yes' ? t('elsewhere.not-needed') : t(`elsewhere.${inPlace}${several}`, { file: name })}
      size="small"
      onClose={() => app.dialogs.close()}
      footer={
        <>
          {inPlace === 'table' && (
            <Button tone="quiet" onClick={() => app.dialogs.open({ kind: 'export' })}>
              {t('elsewhere.export')}
            </Button>
          )}
          <Button onClick={() => app.dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" onClick={choose} data-first-focus>
            {t('export.choose')}
          </Button>
        </>
      }
    >
      <FormChoice form={target} formats={FORMATS} onChange={setTarget} />
    </Dialog>
  )
}
