/** Which fields and signals are columns: every field that was found, those inside others too, and the signals by what they look at. */
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { pathKey, pathLabel } from '../../shared/json-path.ts'
import { type SignalFamily, signalFamilies } from '../../shared/signal/signal.ts'
import { signals } from '../../shared/signal/signals.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords, type Words } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import { signalName } from '../search/term-words.ts'
import styles from './column-chooser.module.css'
import { signalKey } from './column-layout.ts'
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
                onChange={() =>
                  isShown ? grid.columns.hide(key) : bringIn(grid, key, () => grid.columns.show(field.path))
                }
              />
              <span className={styles.name}>{pathLabel(field.path) || t('grid.column.row')}</span>
              <span className={styles.facts}>
                {kindsText(field, t)} {shareText(field.rows, fields.rowsSeen)}
              </span>
            </label>
          )
        })}
        {signalFamilies.map((family) => (
          <SignalFields key={family} grid={grid} family={family} sought={sought} />
        ))}
        {listed.length === 0 && sought !== '' && !hasSignal(sought, t) && (
          <p className={styles.none}>{t('grid.column.nothingFound')}</p>
        )}
        {found.length > listed.length && (
          <p className={styles.none}>{t('grid.column.more', { count: found.length - listed.length })}</p>
        )}
        {fields.omitted > 0 && <p className={styles.none}>{t('grid.column.omitted', { count: fields.omitted })}</p>}
      </div>
      <div className={styles.foot}>
        <span className={styles.count}>
          {countText(shown.columns.filter(({ kind }) => kind === 'field').length)} / {countText(fields.columns.length)}
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

interface SignalProps {
  readonly grid: GridStore
  readonly family: SignalFamily
  readonly sought: string
}

const SignalFields = ({ grid, family, sought }: SignalProps) => {
  const t = useWords()
  const shown = useStore(grid, (store) => store.columns.getShown())
  const ofFamily = signals.filter((signal) => signal.family === family && isSought(signal.id, sought, t))
  if (ofFamily.length === 0) return null
  return (
    <fieldset className={styles.family}>
      <legend className={styles.heading}>{t(`signal.family.${family}`)}</legend>
      {ofFamily.map(({ id }) => {
        const key = signalKey(id)
        const isShown = shown.placeOf.has(key)
        const about = t(`signal.about.${id}` as MessageKey)
        return (
          <label key={id} className={styles.field} title={about}>
            <input
              type="checkbox"
              checked={isShown}
              onChange={() =>
                isShown ? grid.columns.hide(key) : bringIn(grid, key, () => grid.columns.showSignal(id))
              }
            />
            <span className={styles.name}>{signalName(id, t)}</span>
            <span className={styles.facts}>{about}</span>
          </label>
        )
      })}
    </fieldset>
  )
}

/** Shows a column, and scrolls to where it has come to stand. */
const bringIn = (grid: GridStore, key: string, show: () => void): void => {
  show()
  const { columns, placeOf, pinnedWidthPx } = grid.columns.getShown()
  const column = columns[placeOf.get(key) ?? -1]
  if (column === undefined || column.isPinned) return
  grid.viewport.showSpan(column.leftPx, column.leftPx + column.widthPx, grid.viewport.getGutterPx() + pinnedWidthPx)
}

const isSought = (id: string, sought: string, t: Words): boolean => {
  const wanted = sought.trim().toLowerCase()
  return `${id} ${signalName(id, t)}`.toLowerCase().includes(wanted)
}

const hasSignal = (sought: string, t: Words): boolean => signals.some(({ id }) => isSought(id, sought, t))
