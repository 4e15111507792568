/** Shows rows by what was decided about them: by verdict, by note, by tags, each with how many there are. */
import { DropdownMenu } from 'radix-ui'
import type { DatasetState } from '../../shared/contract.ts'
import type { Ask } from '../../shared/query/ask.ts'
import { withTermInstead } from '../../shared/query/query-terms.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { knownTags } from '../decisions/known-tags.ts'
import { TagChip } from '../decisions/tag-chip.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import { askOf, asksFor, isDecisionTerm, isTagsTerm, tagsOf, tagsTerm } from '../search/usual-questions.ts'
import type { DatasetStore } from './dataset-store.ts'
import styles from './decision-filter.module.css'

/** What a row can be by what was decided about it. */
export const KINDS = ['undecided', 'kept', 'dropped', 'noted'] as const
type Kind = (typeof KINDS)[number]
/** More tags than this are not looked through in a menu. */
const MAX_TAGS = 60

export const DecisionFilter = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const state = useStore(dataset, (store) => store.getState())
  const { query } = useStore(dataset, (store) => store.getAsked())
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const tags = tagsOf(query)
  const kind = KINDS.find((one) => asksFor(query, one)) ?? null
  const isOn = kind !== null || tags.length > 0
  const { search } = dataset
  const withKind = (next: Kind | null): void =>
    void search.alter((text) => withTermInstead(text, isKindTerm, next === null ? null : askOf(next)))
  const withTags = (next: readonly string[]): void =>
    void search.alter((text) => withTermInstead(text, isTagsTerm, tagsTerm(next)))
  const known = knownTags(palette, state.decisions)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.trigger} data-on={isOn || undefined}>
          {isOn ? (
            <>
              {kind !== null && t(`view.${kind}`)}
              {tags.slice(0, 2).map((tag) => (
                <TagChip key={tag} tag={tag} palette={palette} />
              ))}
              {tags.length > 2 && <span className={styles.more}>+{tags.length - 2}</span>}
            </>
          ) : (
            t('decision.filter')
          )}
          <span className={styles.caret}>
            <Icon name="stepDown" />
          </span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className={menu.menu}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          // What was asked for is to be read, and decided about.
          event.preventDefault()
          grid.focus()
        }}
      >
        <DropdownMenu.RadioGroup value={kind ?? ''}>
          {KINDS.map((one) => (
            <DropdownMenu.RadioItem
              key={one}
              value={one}
              className={menu.item}
              onSelect={() => withKind(kind === one ? null : one)}
            >
              <span className={styles.check}>{kind === one && <Icon name="check" />}</span>
              <span className={menu.label}>{t(`view.${one}`)}</span>
              <Count count={countOf(one, state)} />
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        {known.length > 0 && (
          <DropdownMenu.Group className={`${menu.group} ${styles.tags}`}>
            {known.slice(0, MAX_TAGS).map(({ tag, rows }) => (
              <DropdownMenu.CheckboxItem
                key={tag}
                className={menu.item}
                checked={tags.includes(tag)}
                onCheckedChange={(isChecked) =>
                  withTags(isChecked ? [...tags, tag] : tags.filter((one) => one !== tag))
                }
                // Several tags are chosen in one go.
                onSelect={(event) => event.preventDefault()}
              >
                <span className={styles.check}>{tags.includes(tag) && <Icon name="check" />}</span>
                <span className={menu.label}>
                  <TagChip tag={tag} palette={palette} />
                </span>
                <Count count={rows} />
              </DropdownMenu.CheckboxItem>
            ))}
          </DropdownMenu.Group>
        )}
        {isOn && (
          <DropdownMenu.Group className={menu.group}>
            <DropdownMenu.Item className={menu.item} onSelect={() => search.without(isDecisionTerm)}>
              <span className={styles.check} />
              {t('search.chip.remove')}
            </DropdownMenu.Item>
          </DropdownMenu.Group>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const isKindTerm = (ask: Ask): boolean => ask.kind === 'verdict' || (ask.kind === 'is' && ask.what === 'noted')

const Count = ({ count }: { count: number | null }) =>
  count === null ? null : (
    <span className={styles.count} data-figures>
      {countText(count)}
    </span>
  )

/** Gives how many rows were decided so; null while the file is not read to its end. */
export const countOf = (kind: Kind, { decisions, rows }: Pick<DatasetState, 'decisions' | 'rows'>): number | null => {
  const { keep, drop, noted } = decisions
  if (kind === 'undecided') return rows.isExact ? Math.max(0, rows.count - keep - drop) : null
  return { kept: keep, dropped: drop, noted }[kind]
}
