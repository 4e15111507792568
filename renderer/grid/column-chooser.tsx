/** Which fields are columns: every field that was found, those inside others too, with a search for when there are many. */
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { pathKey, pathLabel } from '../../shared/json-path.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import styles from './column-chooser.module.css'
import { CHOOSER } from './column-menu-name.ts'
import { kindsText, shareText } from './field-words.ts'
import type { GridStore } from './grid-store.ts'

/** More than this at once is searched, not read. */
const MAX_LISTED = 200

export const ColumnChooser = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const isOpen = useStore(grid, (store) => store.getOpenMenu() === CHOOSER)
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => grid.setOpenMenu(open ? CHOOSER : null)}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles.trigger}
          aria-label={t('grid.column.show')}
          title={t('grid.column.show')}
        >
          <Icon name="columns" />
        </button>
      </Popover.Trigger>
      <Popover.Portal container={mainLandmark()}>
        <Popover.Content
          className={styles.content}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t('grid.column.show')}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            grid.focus()
          }}
        >
          <FieldList grid={grid} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const FieldList = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const [sought, setSought] = useState('')
  const hasDecisions = useStore(grid, (store) => !store.deciding.isHidden())
  const shown = useStore(grid, (store) => store.columns.getShown())
  const fields = useStore(grid, (store) => store.columns.getFields())
  const found = fields.columns.filter(({ path }) => pathLabel(path).toLowerCase().includes(sought.trim().toLowerCase()))
  const listed = found.slice(0, MAX_LISTED)
  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder={t('grid.column.find')}
        aria-label={t('grid.column.find')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      <div className={styles.list}>
        {sought === '' && (
          <label className={styles.field}>
            <input type="checkbox" checked={hasDecisions} onChange={() => grid.deciding.setHidden(hasDecisions)} />
            <span className={styles.name}>{t('decision.column.long')}</span>
          </label>
        )}
        {listed.map((field) => {
          const key = pathKey(field.path)
          const isShown = shown.placeOf.has(key)
          return (
            <label
              key={key}
              className={styles.field}
              style={{ paddingLeft: 8 + Math.max(0, field.path.length - 1) * 14 }}
            >
              <input
                type="checkbox"
                checked={isShown}
                onChange={() => (isShown ? grid.columns.hide(key) : grid.columns.show(field.path))}
              />
              <span className={styles.name}>{pathLabel(field.path) || t('grid.column.row')}</span>
              <span className={styles.facts}>
                {kindsText(field, t)} {shareText(field.rows, fields.rowsSeen)}
              </span>
            </label>
          )
        })}
        {listed.length === 0 && <p className={styles.none}>{t('grid.column.nothingFound')}</p>}
        {found.length > listed.length && (
          <p className={styles.none}>{t('grid.column.more', { count: found.length - listed.length })}</p>
        )}
        {fields.omitted > 0 && <p className={styles.none}>{t('grid.column.omitted', { count: fields.omitted })}</p>}
      </div>
      <div className={styles.foot}>
        <span className={styles.count}>
          {countText(shown.columns.length)} / {countText(fields.columns.length)}
        </span>
        <button type="button" className={styles.action} onClick={() => grid.fitColumns()}>
          {t('grid.column.fitAll')}
        </button>
        <button type="button" className={styles.action} onClick={() => grid.columns.reset()}>
          {t('grid.column.reset')}
        </button>
      </div>
    </>
  )
}
