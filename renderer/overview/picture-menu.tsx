/** Which pictures are shown: all there are, by group, to be ticked; found by typing. */
import { Popover } from 'radix-ui'
import { useId, useState } from 'react'
import { pathLabel } from '../../shared/json-path.ts'
import { knownNames } from '../../shared/overview/description.ts'
import { signals } from '../../shared/signal/signals.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import styles from './overview-screen.module.css'
import type { OverviewStore } from './overview-store.ts'
import { groupOf, type Picture, pictureGroups, pictureId, pictureTitle } from './pictures.ts'

/** Fields that are offered; one that is typed is offered beside them. */
const MOST_FIELDS = 200

export const PictureMenu = ({ overview }: { overview: OverviewStore }) => {
  const t = useWords()
  const id = useId()
  const [wanted, setWanted] = useState('')
  const shown = useStore(overview, (store) => store.getPictures())
  const { columns } = useStore(overview.dataset, (dataset) => dataset.getColumns())
  const ids = new Set(shown.map(pictureId))
  const all: readonly Picture[] = [
    ...knownNames.map((what): Picture => ({ kind: 'known', what })),
    { kind: 'turns' },
    ...signals
      .filter((signal) => signal.id !== 'format' && signal.id !== 'findings')
      .map((signal): Picture => ({ kind: 'signal', signal: signal.id })),
    { kind: 'filled' },
    ...columns.slice(0, MOST_FIELDS).map(({ path }): Picture => ({ kind: 'field', path })),
    { kind: 'scatter' },
  ]
  const text = wanted.trim().toLowerCase()
  const found = all.filter((picture) => text === '' || nameOf(picture, pictureTitle(picture, t)).includes(text))
  return (
    <Popover.Root onOpenChange={() => setWanted('')}>
      <Popover.Trigger asChild>
        <button type="button" className={styles.menu}>
          {t('overview.pictures')}
          <Icon name="stepDown" />
        </button>
      </Popover.Trigger>
      <Popover.Content className={styles.chooser} align="end" sideOffset={4} aria-label={t('overview.pictures')}>
        <input
          className={styles.find}
          value={wanted}
          placeholder={t('overview.find-picture')}
          aria-label={t('overview.find-picture')}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <div className={styles.offers}>
          {pictureGroups.map((group) => {
            const own = found.filter((picture) => groupOf(picture) === group)
            if (own.length === 0) return null
            return (
              <fieldset key={group} className={styles.offerGroup}>
                <legend>{t(`overview.group.${group}`)}</legend>
                {own.map((picture) => (
                  <label key={pictureId(picture)} className={styles.offer} htmlFor={`${id}${pictureId(picture)}`}>
                    <input
                      id={`${id}${pictureId(picture)}`}
                      type="checkbox"
                      checked={ids.has(pictureId(picture))}
                      onChange={() => overview.toggle(picture)}
                    />
                    <span>{pictureTitle(picture, t)}</span>
                  </label>
                ))}
              </fieldset>
            )
          })}
          {found.length === 0 && <p className={styles.note}>{t('overview.none-found')}</p>}
        </div>
        <button type="button" className={styles.reset} onClick={() => overview.resetPictures()}>
          {t('overview.reset')}
        </button>
      </Popover.Content>
    </Popover.Root>
  )
}

/** What a picture is found by: its name, and the id of a signal. */
const nameOf = (picture: Picture, title: string): string => {
  const id = picture.kind === 'signal' ? picture.signal : picture.kind === 'field' ? pathLabel(picture.path) : ''
  return `${title} ${id}`.toLowerCase()
}
