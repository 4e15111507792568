/** What to export: how many rows, in words, before anything is written. */
import { useState } from 'react'
import { printTerm } from '../../shared/query/query-terms.ts'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { type Option, Options } from '../look/options.tsx'
import { type DatasetStore, isWhole } from './dataset-store.ts'
import styles from './export-dialog.module.css'
import { FormChoice } from './form-choice.tsx'
import { exportRows } from './saving.ts'
import { formLike, rowFormats, type TargetForm } from './target-name.ts'

type Scope = 'selection' | 'view' | 'undropped' | 'all'
/** The rows that nobody dropped. */
const UNDROPPED = printTerm({ kind: 'not', part: { kind: 'verdict', verdict: 'drop' } })

interface Props {
  readonly dataset: DatasetStore
  readonly grid: GridStore
  /** The one that is chosen at first. */
  readonly scope?: 'undropped'
}

export const ExportDialog = ({ dataset, grid, scope: first }: Props) => {
  const t = useWords()
  const app = useApp()
  const { rows, counts, decisions, form } = dataset.getState()
  const view = dataset.getView()
  const selected = grid.getSelected()
  const scopes: Option<Scope>[] = []
  if (selected > 0) scopes.push({ value: 'selection', title: t('export.selection', { count: selected }) })
  if (!isWhole(view.query))
    scopes.push({
      value: 'view',
      title: t('export.view', { count: view.rowCount }),
      detail: t('export.view-detail', { filter: view.query.text }),
    })
  if (decisions.drop > 0 || first === 'undropped')
    scopes.push({
      value: 'undropped',
      title: t('export.undropped'),
      detail: t('export.undropped-detail', { count: decisions.drop }),
    })
  scopes.push({ value: 'all', title: t('export.all', { count: rows.count - counts.deleted }) })
  const [scope, setScope] = useState<Scope>(first ?? scopes[0]?.value ?? 'all')
  const [target, setTarget] = useState<TargetForm>(formLike(form.container, form.packing))

  const run = async (): Promise<void> => {
    app.dialogs.close()
    if (scope === 'selection') return exportRows(app, dataset, { kind: 'selection', view: view.view }, target)
    const isShown = scope === 'view' || (scope === 'all' && isWhole(view.query))
    if (isShown) return exportRows(app, dataset, { kind: 'view', view: view.view }, target)
    const query = { text: scope === 'undropped' ? UNDROPPED : '' }
    const other = await dataset.api.openView({ dataset: dataset.getState().dataset, query })
    await exportRows(app, dataset, { kind: 'view', view: other.view }, target)
    await dataset.api.closeView({ view: other.view })
  }
  return (
    <Dialog
      title={t('export.title')}
      description={t(counts.deleted > 0 ? 'export.how-deleted' : 'export.how')}
      size="medium"
      onClose={() => app.dialogs.close()}
      footer={
        <>
          <Button onClick={() => app.dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" onClick={() => void tellFailure(run())}>
            {t('export.choose')}
          </Button>
        </>
      }
    >
      <Options label={t('export.title')} value={scope} options={scopes} onChange={setScope} />
      <div className={styles.target}>
        <FormChoice form={target} formats={rowFormats} onChange={setTarget} />
      </div>
    </Dialog>
  )
}
