/** Putting tags on a row, or on the rows that are selected: typing finds a tag or makes a new one. */
import { type KeyboardEvent, useId, useState } from 'react'
import { tagSchema } from '../../shared/decision.ts'
import { useApp } from '../app/app-context.ts'
import type { OpenDialog } from '../app/dialogs.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { MANY_ROWS } from '../grid/row-actions.ts'
import { Dialog } from '../look/dialog.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { knownTags, withNewTag } from './known-tags.ts'
import { runBulk } from './run-bulk.ts'
import { TagChip } from './tag-chip.tsx'
import styles from './tag-dialog.module.css'

type TagsOpened = Omit<Extract<OpenDialog, { kind: 'tag-rows' }>, 'kind'>

const OPTION_PX = 32
const LEAST_OPTIONS = 3
const MOST_PX = 336

export const TagDialog = ({ dataset, aim, tags: first }: TagsOpened & { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const listId = useId()
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const counts = useStore(dataset, (store) => store.getState().decisions)
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const [on, setOn] = useState<readonly string[]>(first)
  const sought = typed.trim()
  const found = knownTags(palette, counts).filter(({ tag, description }) =>
    `${tag} ${description}`.toLowerCase().includes(sought.toLowerCase()),
  )
  // As high as all tags need, so that nothing jumps while some are sought.
  const listPx = Math.min(MOST_PX, Math.max(LEAST_OPTIONS, knownTags(palette, counts).length + 1) * OPTION_PX + 16)
  const isNew = tagSchema.safeParse(sought).success && found.every(({ tag }) => tag !== sought)
  const options = [...found.map(({ tag }) => tag), ...(isNew ? [sought] : [])]
  const current = options[Math.min(active, options.length - 1)]

  const toggle = (tag: string): void => {
    const isOn = !on.includes(tag)
    if (isNew && tag === sought) void tellFailure(dataset.decisions.setPalette(withNewTag(palette, tag)))
    setTyped('')
    if (aim.target.kind === 'row') {
      setOn(isOn ? [...on, tag] : on.filter((one) => one !== tag))
      void dataset.decisions.tag(aim.target.row, tag, isOn)
    } else if (aim.count > MANY_ROWS || aim.isOutOfMind) {
      dialogs.open({ kind: 'bulk', wish: { kind: 'tag', tag, isOn }, aim })
    } else {
      setOn(isOn ? [...on, tag] : on.filter((one) => one !== tag))
      void tellFailure(runBulk(dataset, { kind: 'tag', tag, isOn }, aim.target))
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive((at) => Math.max(0, Math.min(at + step, options.length - 1)))
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      toggle(current)
      if (aim.target.kind === 'row' && !event.shiftKey) dialogs.close()
    }
  }
  const title = aim.target.kind === 'row' ? t('tag.rowTitle') : t('tag.rowsTitle', { count: aim.count })
  return (
    <Dialog title={title} isHigh size="small" onClose={() => dialogs.close()}>
      <div className={styles.picker}>
        <input
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current === undefined ? undefined : `${listId}-${options.indexOf(current)}`}
          aria-label={t('tag.find')}
          placeholder={t('tag.find')}
          value={typed}
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          data-first-focus
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <div
          id={listId}
          role="listbox"
          aria-label={t('tag.all')}
          className={styles.list}
          style={{ height: listPx }}
          tabIndex={-1}
        >
          {options.length === 0 && <p className={styles.none}>{t('tag.none')}</p>}
          {options.map((tag, at) => {
            const known = found.find((one) => one.tag === tag)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the active one is named to the field above
              <div
                key={tag}
                id={`${listId}-${at}`}
                role="option"
                aria-selected={tag === current}
                aria-checked={on.includes(tag)}
                className={styles.option}
                ref={tag === current ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => toggle(tag)}
                onPointerMove={tag === current ? undefined : () => setActive(at)}
              >
                <span className={styles.check}>{on.includes(tag) && <Icon name="check" />}</span>
                {known === undefined && <span className={styles.words}>{t('tag.make')}</span>}
                <TagChip tag={tag} palette={palette} />
                <span className={styles.description}>{known?.description}</span>
                {known !== undefined && known.rows > 0 && (
                  <span className={styles.count} data-figures>
                    {countText(known.rows)}
                  </span>
                )}
                {known?.key != null && <Keycaps spelled={String(known.key)} />}
              </div>
            )
          })}
        </div>
        <p className={styles.hint}>{t('tag.hint')}</p>
      </div>
    </Dialog>
  )
}
