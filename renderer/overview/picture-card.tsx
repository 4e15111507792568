/** One picture with its name, what its numbers come to, and what can be done with it. */
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { PartAnswer } from '../../shared/overview/description.ts'
import { useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import { writeClipboard } from '../grid/clipboard-text.ts'
import { Button } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import styles from './overview-screen.module.css'
import type { OverviewStore } from './overview-store.ts'
import { PictureBody } from './picture-body.tsx'
import { PictureTable } from './picture-table.tsx'
import { sideNames } from './picture-words.ts'
import { type Picture, pictureHint, pictureTitle } from './pictures.ts'
import { savePicture } from './save-picture.ts'
import { csvOf, tableOf } from './table-of-picture.ts'

export const PictureCard = ({ overview, picture }: { overview: OverviewStore; picture: Picture }) => {
  const t = useWords()
  const answer = useStore(overview, (store) => store.getAnswer(picture))
  const counting = useStore(overview, (store) => store.getCounting(picture))
  const comparison = useStore(overview, (store) => store.getComparison())
  const rows = useStore(overview, (store) => store.getRows())
  const [isTable, setTable] = useState(false)
  const title = pictureTitle(picture, t)
  const names = sideNames(comparison, sidesIn(answer) ?? rows?.length ?? 1, t)
  const totals = (rows ?? []).map((side) => side.rows)
  const hint = pictureHint(picture)
  const body = ((): ReactNode => {
    if (counting.state === 'failed')
      return (
        <div className={styles.note}>
          <p>{errorText(counting.error)}</p>
          <Button onClick={() => overview.retry()}>{t('overview.retry')}</Button>
        </div>
      )
    if (answer === null)
      return (
        <p className={`${styles.note} ${styles.waiting}`}>
          {overview.isHeld() && picture.kind !== 'known' ? t('overview.held') : t('overview.counting')}
        </p>
      )
    if (isTable) return <PictureTable name={title} table={tableOf(picture, answer, totals, names, t)} />
    return <PictureBody overview={overview} picture={picture} answer={answer} names={names} totals={totals} />
  })()
  return (
    <article
      className={styles.card}
      data-picture={picture.kind}
      data-table={isTable}
      data-counting={counting.state === 'counting' && answer !== null}
      aria-label={title}
    >
      <header className={styles.cardHead}>
        <h3 className={styles.cardTitle} title={hint === null ? title : `${title}\n${hint}`}>
          {title}
        </h3>
        <CardMenu
          overview={overview}
          picture={picture}
          answer={answer}
          names={names}
          isTable={isTable}
          onTable={() => setTable(!isTable)}
        />
      </header>
      {body}
    </article>
  )
}

interface CardMenuProps {
  readonly overview: OverviewStore
  readonly picture: Picture
  readonly answer: PartAnswer | null
  readonly names: readonly string[]
  readonly isTable: boolean
  readonly onTable: () => void
}

const CardMenu = ({ overview, picture, answer, names, isTable, onTable }: CardMenuProps) => {
  const t = useWords()
  const app = useApp()
  const title = pictureTitle(picture, t)
  const save = (format: 'png' | 'svg' | 'csv'): void => {
    if (answer !== null) void savePicture(app, overview, { picture, answer, names }, format)
  }
  const copy = async (): Promise<void> => {
    if (answer === null) return
    const isCopied = await writeClipboard(csvOf(picture, answer, names, t))
    notify({ tone: isCopied ? 'success' : 'error', text: t(isCopied ? 'overview.copied' : 'overview.not-copied') })
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.cardMenu} aria-label={t('overview.menu', { name: title })}>
          <Icon name="more" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
        <Item
          text={t(isTable ? 'overview.as-picture' : 'overview.as-table')}
          isOff={answer === null}
          onSelect={onTable}
        />
        <Item text={t('overview.copy')} isOff={answer === null} onSelect={() => void copy()} />
        <DropdownMenu.Group className={menu.group}>
          <Item text={t('overview.save-png')} isOff={answer === null} onSelect={() => save('png')} />
          <Item text={t('overview.save-svg')} isOff={answer === null} onSelect={() => save('svg')} />
          <Item text={t('overview.save-csv')} isOff={answer === null} onSelect={() => save('csv')} />
        </DropdownMenu.Group>
        <DropdownMenu.Group className={menu.group}>
          <Item text={t('overview.remove')} isOff={false} onSelect={() => overview.toggle(picture)} />
        </DropdownMenu.Group>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const Item = (props: { readonly text: string; readonly isOff: boolean; readonly onSelect: () => void }) => (
  <DropdownMenu.Item className={menu.item} disabled={props.isOff} onSelect={props.onSelect}>
    <span className={menu.label}>{props.text}</span>
  </DropdownMenu.Item>
)

/** How many sides an answer tells of; it may be of before the view was filtered. */
const sidesIn = (answer: PartAnswer | null): number | null => {
  if (answer === null) return null
  if (answer.kind === 'numbers' || answer.kind === 'scatter') return answer.sides.length
  if (answer.kind === 'labels') return answer.unknown.length
  if (answer.kind === 'field') return answer.distinct.length
  const [first] =
    answer.kind === 'filled' ? answer.fields.map(({ filled }) => filled) : answer.entries.map(({ counts }) => counts)
  return first?.length ?? null
}
