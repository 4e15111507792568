/** What to export: how many rows, in words, before anything is written. */
import { useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { type Option, Options } from '../look/options.tsx'
import { type DatasetStore, isWhole } from './dataset-store.ts'
import { exportRows } from './saving.ts'

type Scope = 'selection' | 'view' | 'all'

export const ExportDialog = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const app = useApp()
  const { rows, counts } = dataset.getState()
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
  scopes.push({ value: 'all', title: t('export.all', { count: rows.count - counts.deleted }) })
  const [scope, setScope] = useState<Scope>(scopes[0]?.value ?? 'all')

  const run = async (): Promise<void> => {
    app.dialogs.close()
    if (scope === 'selection') return exportRows(app, dataset, { kind: 'selection', view: view.view })
    if (scope === 'view' || isWhole(view.query)) return exportRows(app, dataset, { kind: 'view', view: view.view })
    const all = await dataset.api.openView({ dataset: dataset.getState().dataset, query: { text: '' } })
    await exportRows(app, dataset, { kind: 'view', view: all.view })
    await dataset.api.closeView({ view: all.view })
  }
  return (
    <Dialog
      title={t('export.title')}
      description={t(counts.deleted > 0 ? 'export.how-deleted' : 'export.how')}
      size="small"
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
    </Dialog>
  )
}
