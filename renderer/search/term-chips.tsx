/**
 * What rows must be, term by term, as chips: each can be taken out, turned into its opposite, or kept alone. The text in the bar is
 * what they are made of; the terms that a lit control beside them shows already are left to it.
 */
import { DropdownMenu } from 'radix-ui'
import type { Ask } from '../../shared/query/ask.ts'
import type { QueryTerm } from '../../shared/query/parse-query.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { TagChip } from '../decisions/tag-chip.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { Icon } from '../look/icon.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import { termsOfQuery } from './asked-terms.ts'
import styles from './term-chips.module.css'
import { wordsOfTerm } from './term-words.ts'

/** More chips than these are no help; the bar shows all of the text. */
const MAX_CHIPS = 24

interface Props {
  readonly grid: GridStore
  /** Terms that something beside the chips shows. */
  readonly isShownElsewhere: (ask: Ask) => boolean
}

export const TermChips = ({ grid, isShownElsewhere }: Props) => {
  const t = useWords()
  const { text } = useStore(grid.dataset, (store) => store.getAsked().query)
  const terms = termsOfQuery(text).filter(({ ask }) => !isShownElsewhere(ask))
  if (terms.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={t('search.chip.list')}>
      {terms.slice(0, MAX_CHIPS).map((term) => (
        <Chip key={`${term.start} ${text.slice(term.start, term.end)}`} grid={grid} term={term} />
      ))}
    </ul>
  )
}

const Chip = ({ grid, term }: { grid: GridStore; term: QueryTerm }) => {
  const t = useWords()
  const { dataset } = grid
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const { search } = dataset
  const words = wordsOfTerm(term.ask, t)
  const spoken = words.isNot ? t('search.term.not', { term: words.text }) : words.text
  const item = (label: string, run: () => void) => (
    <DropdownMenu.Item className={menu.item} onSelect={run}>
      {label}
    </DropdownMenu.Item>
  )
  return (
    <li className={styles.chip} data-not={words.isNot || undefined}>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            className={styles.term}
            aria-label={t('search.chip.menu', { term: spoken })}
            title={spoken}
          >
            {words.isNot && <span className={styles.not}>≠</span>}
            {words.tag === null ? (
              <span className={styles.words}>{words.text}</span>
            ) : (
              <TagChip tag={words.tag} palette={palette} />
            )}
          </button>
        </DropdownMenu.Trigger>
        {/* The row of chips fades at its edge, and all that is in it. */}
        <DropdownMenu.Portal container={mainLandmark()}>
          <DropdownMenu.Content
            className={menu.menu}
            align="start"
            sideOffset={4}
            collisionPadding={8}
            // What is asked for is another chip, or none; the keyboard goes to the rows.
            onCloseAutoFocus={(event) => {
              event.preventDefault()
              grid.focus()
            }}
          >
            {item(t('search.chip.negate'), () => search.negate(term))}
            {item(t('search.chip.only'), () => search.only(term))}
            {/* The menu gives the focus back before the bar takes it. */}
            {item(t('search.chip.edit'), () => requestAnimationFrame(() => search.focus(term.start, term.end)))}
            {item(t('search.chip.remove'), () => search.takeOut(term))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <button
        type="button"
        className={styles.out}
        aria-label={t('search.chip.take-out', { term: spoken })}
        title={t('search.chip.remove')}
        onClick={() => {
          search.takeOut(term)
          grid.focus()
        }}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
