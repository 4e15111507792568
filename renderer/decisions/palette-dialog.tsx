/** The tags of the dataset: what each looks like, means, and which digit sets it; shared with others as text. */
import { useState } from 'react'
import { type Palette, tagColours, tagSchema } from '../../shared/decision.ts'
import { useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { writeClipboard } from '../grid/clipboard-text.ts'
import { Button, IconButton } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import field from '../look/field.module.css'
import { withNewTag } from './known-tags.ts'
import marks from './marks.module.css'
import styles from './palette-dialog.module.css'
import { mergedPalettes, paletteFrom, paletteText } from './palette-text.ts'

type PaletteTag = Palette['tags'][number]

export const PaletteDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const kept = useStore(dataset, (store) => store.decisions.getPalette())
  const counts = useStore(dataset, (store) => store.getState().decisions)
  const [palette, setPalette] = useState(() => withUsedTags(kept, counts.tags))
  const [added, setAdded] = useState('')
  const [pasted, setPasted] = useState<string | null>(null)
  const canWrite = dataset.canWrite()
  const rowsOf = new Map(counts.tags.map(({ tag, rows }) => [tag, rows]))

  const keep = (): void => {
    dialogs.close()
    if (JSON.stringify(palette) !== JSON.stringify(kept)) void tellFailure(dataset.decisions.setPalette(palette))
  }
  const change = (tag: string, change: Partial<PaletteTag>): void =>
    setPalette({
      tags: palette.tags.map((one) =>
        one.tag === tag
          ? { ...one, ...change }
          : // A digit sets one tag only, and goes where it was put last.
            change.key != null && one.key === change.key
            ? { ...one, key: null }
            : one,
      ),
    })
  const name = tagSchema.safeParse(added.trim())
  const isNew = name.success && palette.tags.every(({ tag }) => tag !== name.data)
  const add = (): void => {
    if (!name.success || !isNew) return
    setPalette(withNewTag(palette, name.data))
    setAdded('')
  }
  const copy = async (): Promise<void> => {
    if (await writeClipboard(paletteText(palette))) notify({ tone: 'success', text: t('tag.copied') })
  }
  const found = pasted === null ? null : paletteFrom(pasted)
  const take = (): void => {
    if (found === null) return
    setPalette(mergedPalettes(palette, found))
    setPasted(null)
  }
  return (
    <Dialog
      title={t('tag.title')}
      description={t('tag.about')}
      size="large"
      onClose={() => dialogs.close()}
      footer={
        <>
          <div className={styles.share}>
            <Button tone="quiet" onClick={() => void copy()}>
              {t('tag.copy')}
            </Button>
            <Button tone="quiet" disabled={!canWrite} onClick={() => setPasted(pasted === null ? '' : null)}>
              {t('tag.paste')}
            </Button>
          </div>
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={!canWrite} onClick={keep}>
            {t('tag.keep')}
          </Button>
        </>
      }
    >
      {pasted !== null && (
        <div className={styles.paste}>
          <textarea
            className={styles.text}
            rows={5}
            spellCheck={false}
            aria-label={t('tag.pasteLabel')}
            placeholder={t('tag.pasteLabel')}
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
          />
          <Button disabled={found === null} onClick={take}>
            {found === null ? t('tag.pasteNone') : t('tag.take', { count: found.tags.length })}
          </Button>
        </div>
      )}
      <div className={styles.list}>
        {palette.tags.length === 0 && <p className={styles.none}>{t('tag.noneYet')}</p>}
        {palette.tags.map((tag) => (
          <div key={tag.tag} className={styles.row}>
            <select
              className={styles.digit}
              aria-label={t('tag.digitOf', { tag: tag.tag })}
              value={tag.key ?? ''}
              disabled={!canWrite}
              onChange={(event) =>
                change(tag.tag, { key: event.target.value === '' ? null : Number(event.target.value) })
              }
            >
              <option value="">–</option>
              {[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => (
                <option key={digit} value={digit}>
                  {digit}
                </option>
              ))}
            </select>
            <span className={`${styles.name} ${marks.tag}`} data-colour={tag.colour} title={tag.tag}>
              {tag.tag}
            </span>
            <fieldset className={styles.colours} aria-label={t('tag.colourOf', { tag: tag.tag })}>
              {tagColours.map((colour) => (
                <button
                  key={colour}
                  type="button"
                  className={`${styles.colour} ${marks.tag}`}
                  data-colour={colour}
                  aria-pressed={tag.colour === colour}
                  aria-label={t(`tag.colour.${colour}`)}
                  title={t(`tag.colour.${colour}`)}
                  disabled={!canWrite}
                  onClick={() => change(tag.tag, { colour })}
                />
              ))}
            </fieldset>
            <input
              className={field.input}
              value={tag.description}
              maxLength={1_000}
              placeholder={t('tag.description')}
              aria-label={t('tag.descriptionOf', { tag: tag.tag })}
              readOnly={!canWrite}
              onChange={(event) => change(tag.tag, { description: event.target.value })}
            />
            <span className={styles.count} data-figures>
              {countText(rowsOf.get(tag.tag) ?? 0)}
            </span>
            <IconButton
              icon="close"
              name={t((rowsOf.get(tag.tag) ?? 0) === 0 ? 'tag.remove' : 'tag.removeKept', { tag: tag.tag })}
              disabled={!canWrite || (rowsOf.get(tag.tag) ?? 0) > 0}
              onClick={() => setPalette({ tags: palette.tags.filter((one) => one !== tag) })}
            />
          </div>
        ))}
      </div>
      {canWrite && (
        <form
          className={field.line}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <input
            className={field.input}
            value={added}
            maxLength={100}
            spellCheck={false}
            placeholder={t('tag.new')}
            aria-label={t('tag.new')}
            data-first-focus
            onChange={(event) => setAdded(event.target.value)}
          />
          <Button type="submit" disabled={!isNew}>
            {t('tag.add')}
          </Button>
        </form>
      )}
    </Dialog>
  )
}

/** Tags that rows have and nobody described can be given a look too. */
const withUsedTags = (palette: Palette, used: readonly { tag: string }[]): Palette => ({
  tags: [
    ...palette.tags,
    ...used
      .filter(({ tag }) => palette.tags.every((one) => one.tag !== tag))
      .map(({ tag }): PaletteTag => ({ tag, colour: 'grey', description: '', key: null })),
  ].slice(0, MAX_TAGS),
})

/** The contract's bound. */
const MAX_TAGS = 200
