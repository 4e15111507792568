/**
 * Which rows are shown, in one row under the bar: views by name, the usual questions, what was decided, formats and findings, then
 * what else the query asks for, term by term, and how much was found. All of them alter the text of the search bar.
 */
import type { DatasetState } from '../../shared/contract.ts'
import type { Ask } from '../../shared/query/ask.ts'
import { withTermInstead } from '../../shared/query/query-terms.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { FindingsMenu } from '../findings/findings-menu.tsx'
import type { GridStore } from '../grid/grid-store.ts'
import { Choice } from '../look/choice.tsx'
import { SearchOutcome } from '../search/search-outcome.tsx'
import { SortChip } from '../search/sort-chip.tsx'
import { TermChips } from '../search/term-chips.tsx'
import { askOf, isDecisionTerm, isSampleTerm, type UsualQuestion, usualQuestionOf } from '../search/usual-questions.ts'
import { ViewsMenu } from '../search/views-menu.tsx'
import type { DatasetStore } from './dataset-store.ts'
import { countOf, KINDS as DECIDED, DecisionFilter } from './decision-filter.tsx'
import styles from './view-chips.module.css'

const USUAL: readonly UsualQuestion[] = ['all', 'changed', 'malformed']

export const ViewChips = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const state = useStore(dataset, (store) => store.getState())
  const { counts } = state
  const view = useStore(dataset, (store) => store.getAsked())
  const only = usualQuestionOf(view.query)
  const lit = only !== null && USUAL.includes(only) ? only : null
  const expected = expectedRows(only, state)
  const isOld = expected !== null && expected !== view.rowCount && view.search.state === 'done'
  const isShownElsewhere = (ask: Ask): boolean =>
    (lit !== null && isStateTerm(ask)) || isDecisionTerm(ask) || isSampleTerm(ask)
  const choose = (value: UsualQuestion): void => {
    if (value === 'all') dataset.search.clear()
    else dataset.search.alter((text) => withTermInstead(text, isStateTerm, askOf(value)))
  }
  return (
    <section className={styles.chips} aria-label={t('view.label')}>
      <ViewsMenu grid={grid} />
      <Choice
        label={t('view.label')}
        value={lit ?? ''}
        options={USUAL.map((value) => ({ value, text: <ChipText only={value} counts={counts} /> }))}
        onChange={choose}
      />
      <DecisionFilter dataset={dataset} grid={grid} />
      <FindingsMenu dataset={dataset} />
      <TermChips grid={grid} isShownElsewhere={isShownElsewhere} />
      <SortChip grid={grid} />
      <SearchOutcome dataset={dataset} isOld={isOld} />
    </section>
  )
}

const ChipText = ({ only, counts }: { only: UsualQuestion; counts: DatasetState['counts'] }) => {
  const t = useWords()
  const count = countFor(only, counts)
  return (
    <>
      {t(`view.${only}`)}
      {count !== null && count > 0 && (
        <span className={styles.count} data-figures>
          {countText(count)}
        </span>
      )}
    </>
  )
}

/** Tells whether a term says what state rows are in, of which one at a time is chosen here. */
const isStateTerm = (ask: Ask): boolean =>
  ask.kind === 'is' && (ask.what === 'changed' || ask.what === 'malformed' || ask.what === 'edited')

/** How many rows the whole question would find now; null where the counts don't tell. */
const expectedRows = (only: UsualQuestion | null, state: DatasetState): number | null => {
  if (only === null) return null
  const decided = DECIDED.find((one) => one === only)
  return decided === undefined ? countFor(only, state.counts) : countOf(decided, state)
}

/** How many rows a question would find now; null where the counts don't tell (a row may be edited and deleted at once). */
const countFor = (only: UsualQuestion, counts: DatasetState['counts']): number | null =>
  only === 'edited' || only === 'inserted' || only === 'deleted' || only === 'malformed' ? counts[only] : null
