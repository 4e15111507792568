/** The row panel: the row under the cursor, beside the grid, in one of five ways. */
import { Tabs } from 'radix-ui'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import type { FileLenses } from '../../shared/lens/lenses.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { preloadEditor } from '../editor/load-editor.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import { readingOf } from '../sample/sample-reading.ts'
import { SampleView } from '../sample/sample-view.tsx'
import { ChangesView } from './changes-view.tsx'
import { type Edit, isTyped } from './edit-session.ts'
import { FieldsView } from './fields-view.tsx'
import styles from './panel.module.css'
import { setPanelElement } from './panel-focus.ts'
import { PanelHeader } from './panel-header.tsx'
import { PanelNotes, tabOf } from './panel-notes.tsx'
import { PanelStore, whyFixed } from './panel-store.ts'
import { isPanelTabChosen, type PanelTab, panelTabs, recallPanelTab, showPanelTab, usePanelTab } from './panel-tab.ts'
import { RawView } from './raw-view.tsx'
import type { ReadRow } from './row-follower.ts'
import { TreeView } from './tree-view.tsx'
import { WhyOfRow } from './why-of-row.tsx'

interface Props {
  readonly dataset: DatasetStore
  readonly grid: GridStore
}

export const Panel = ({ dataset, grid }: Props) => {
  const [panel, setPanel] = useState(() => new PanelStore(dataset, grid))
  if (panel.dataset !== dataset || panel.grid !== grid) setPanel(new PanelStore(dataset, grid))
  const t = useWords()
  const tab = usePanelTab()
  const { following, edit } = useStore(panel, (store) => store.getState())
  const canWrite = useStore(dataset, (store) => store.canWrite())
  const lenses = useStore(dataset, (store) => store.getLenses())
  const element = useRef<HTMLElement>(null)

  useEffect(() => panel.start(), [panel])
  useEffect(() => {
    void recallPanelTab()
    preloadEditor()
    setPanelElement(element.current)
    return () => setPanelElement(null)
  }, [])

  const read = following.state === 'ready' ? following.read : null
  const why = whyFixed(canWrite, read)
  const shown = read === null ? tab : tabFor(read, tab, lenses)
  return (
    <section className={styles.panel} aria-label={t('panel.label')} ref={element} onKeyDown={onKeyDown}>
      {read === null ? (
        <div className={styles.empty} role="status">
          {following.state === 'empty' ? (
            <p>{t(dataset.getView().rowCount === 0 ? 'panel.noRows' : 'panel.empty')}</p>
          ) : following.state === 'waiting' ? (
            <Late>{t('panel.reading')}</Late>
          ) : following.state === 'failed' ? (
            <>
              <p>{errorText(following.error)}</p>
              <Button onClick={() => panel.follower.retry()}>{t('panel.retry')}</Button>
            </>
          ) : null}
        </div>
      ) : (
        <Tabs.Root
          className={styles.tabs}
          value={shown}
          activationMode="manual"
          onValueChange={(value) => {
            const chosen = panelTabs.find((one) => one === value)
            if (chosen !== undefined) showPanelTab(chosen)
          }}
        >
          <PanelHeader panel={panel} read={read} />
          <Tabs.List className={styles.list} aria-label={t('panel.tab.label')}>
            {panelTabs.map((one) => (
              <Tabs.Trigger
                key={one}
                value={one}
                className={styles.tab}
                disabled={read.json === null && needsJson(one)}
              >
                {t(`panel.tab.${one}`)}
                <TabMark tab={one} read={read} edit={edit} />
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <WhyOfRow panel={panel} read={read} />
          <PanelNotes
            panel={panel}
            read={read}
            why={why}
            share={following.state === 'ready' ? following.share : null}
            tab={shown}
            edit={edit}
          />
          <Tabs.Content
            key={`${shown}${read.row}`}
            value={shown}
            className={styles.body}
            data-tab={shown}
            tabIndex={-1}
          >
            <View panel={panel} read={read} edit={edit} tab={shown} canEdit={why === null} />
          </Tabs.Content>
        </Tabs.Root>
      )}
    </section>
  )
}

/** A malformed row is read, and mended, as text; one that is no known sample opens as fields unless samples are asked for. */
const tabFor = (read: ReadRow, tab: PanelTab, lenses: FileLenses): PanelTab => {
  if (read.json === null && needsJson(tab)) return 'raw'
  return tab === 'sample' && !isPanelTabChosen() && readingOf(read.text, lenses).state === 'unknown' ? 'fields' : tab
}

const needsJson = (tab: PanelTab): boolean => tab === 'sample' || tab === 'fields' || tab === 'tree'

interface ViewProps {
  readonly panel: PanelStore
  readonly read: ReadRow
  readonly edit: Edit | null
  readonly tab: PanelTab
  readonly canEdit: boolean
}

/** Drawn anew only for another row or edit, not for each part of a large row that comes in. */
const View = memo(({ panel, read, edit, tab, canEdit }: ViewProps) => {
  const canEditValues = canEdit && !(edit?.target.kind === 'raw' && isTyped(edit))
  if (tab === 'changes') return <ChangesView panel={panel} read={read} canEdit={canEditValues && edit === null} />
  if (tab === 'raw' || read.json === null) return <RawView panel={panel} read={read} edit={edit} canEdit={canEdit} />
  if (tab === 'sample') return <SampleView panel={panel} read={read} canEdit={canEditValues} size="panel" />
  const props = { panel, read, json: read.json, edit, canEdit: canEditValues }
  return tab === 'tree' ? <TreeView {...props} /> : <FieldsView {...props} />
})

const TabMark = ({ tab, read, edit }: { tab: PanelTab; read: ReadRow; edit: Edit | null }) => {
  const t = useWords()
  const holdsEdit = edit !== null && isTyped(edit) && tab === tabOf(edit)
  const isChanged =
    tab === 'changes' && (read.text.before !== null || read.text.state !== 'original' || read.text.isDeleted)
  if (!holdsEdit && !isChanged) return null
  const name = t(holdsEdit ? 'panel.tab.unfinished' : 'panel.tab.changed')
  return (
    <span
      className={styles.mark}
      data-kind={holdsEdit ? 'unfinished' : 'changed'}
      role="img"
      aria-label={name}
      title={name}
    />
  )
}

/** Words that are said only when there was time to wonder. */
const Late = ({ children }: { children: string }) => {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return isLate ? <p>{children}</p> : null
}

/** The window leaves Alt and a digit to those who type; in the panel no text is written with it. */
const onKeyDown = (event: KeyboardEvent): void => {
  const tab = /^Digit([1-5])$/.exec(event.code)?.[1]
  if (tab === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const chosen = panelTabs[Number(tab) - 1]
  if (chosen === undefined) return
  event.preventDefault()
  showPanelTab(chosen)
}
