/** All saved views: shown, renamed and deleted here. A deleted one can be had back at once. */
import { useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button, IconButton } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import field from '../look/field.module.css'
import { MAX_VIEW_NAME, type SavedView, savedViews } from './saved-views.ts'
import styles from './saved-views-dialog.module.css'
import { showView } from './use-view.ts'

export const SavedViewsDialog = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const views = useStore(savedViews(), (store) => store.list())
  return (
    <Dialog title={t('search.views.manage-title')} isHigh onClose={() => dialogs.close()}>
      {views.length === 0 && <p className={styles.none}>{t('search.views.manage-none')}</p>}
      <ul className={styles.list}>
        {views.map((view) => (
          <Line
            key={view.name}
            view={view}
            onShow={() => {
              showView(grid, view)
              dialogs.close(() => grid.focus())
            }}
            onDelete={() => {
              void savedViews().delete(view.name)
              notify({
                tone: 'info',
                text: t('search.views.deleted', { name: view.name }),
                action: { label: t('command.undo'), run: () => void savedViews().save(view) },
              })
            }}
          />
        ))}
      </ul>
    </Dialog>
  )
}

interface LineProps {
  readonly view: SavedView
  readonly onShow: () => void
  readonly onDelete: () => void
}

const Line = ({ view, onShow, onDelete }: LineProps) => {
  const t = useWords()
  const [typed, setTyped] = useState(view.name)
  const rename = async (): Promise<void> => {
    if (typed === view.name || (await savedViews().rename(view.name, typed))) return
    setTyped(view.name)
  }
  return (
    <li className={styles.line}>
      <input
        className={field.input}
        aria-label={t('search.views.rename', { name: view.name })}
        maxLength={MAX_VIEW_NAME}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void rename()}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && void rename()}
      />
      <span className={styles.text} title={view.query.text}>
        {view.query.text === '' ? t('search.views.everything') : view.query.text}
      </span>
      <Button onClick={onShow}>{t('search.filter.do-range')}</Button>
      <IconButton icon="close" name={t('search.views.delete', { name: view.name })} onClick={onDelete} />
    </li>
  )
}
