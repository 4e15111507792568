/** What the rows are and what is wrong with them, counted: each line shows its rows and nothing else. */
import { DropdownMenu } from 'radix-ui'
import { UNKNOWN } from '../../shared/lens/lenses.ts'
import type { Ask } from '../../shared/query/ask.ts'
import { hasTerm, termsOf, withTermInstead } from '../../shared/query/query-terms.ts'
import { useApp } from '../app/app-context.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import { isSampleTerm } from '../search/usual-questions.ts'
import styles from './findings-menu.module.css'
import { formatName } from './format-name.ts'

export const FindingsMenu = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const { samples } = useStore(dataset, (store) => store.getState())
  const { query } = useStore(dataset, (store) => store.getAsked())
  const shown = termsOf(query.text).find((term) => isSampleTerm(term.ask))?.ask
  const toggle = (one: Ask): void =>
    void dataset.search.alter((text) => withTermInstead(text, isSampleTerm, hasTerm(text, one) ? null : one))
  const filter =
    shown?.kind === 'finding'
      ? t(`finding.${shown.finding}`)
      : shown?.kind === 'format'
        ? formatName(shown.format)
        : null
  const usual = samples.usual === null ? t('findings.menu') : formatName(samples.usual)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={styles.trigger}
          data-filtered={filter !== null}
          title={t('findings.menu')}
          aria-label={t('findings.menu')}
        >
          {filter !== null ? t('findings.filtered', { what: filter }) : usual}
          <Icon name="stepDown" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="start" sideOffset={4}>
        <DropdownMenu.Label className={styles.heading}>{t('findings.formats')}</DropdownMenu.Label>
        {samples.formats.map(({ lens, rows }) => (
          <CountedItem
            key={lens}
            text={formatName(lens)}
            rows={rows}
            isShown={shown?.kind === 'format' && shown.format === lens}
            onSelect={() => toggle({ kind: 'format', format: lens })}
          />
        ))}
        {samples.formats.length === 0 && (
          <DropdownMenu.Item className={menu.item} disabled>
            {formatName(samples.usual ?? UNKNOWN)}
          </DropdownMenu.Item>
        )}
        <DropdownMenu.Group className={menu.group}>
          <DropdownMenu.Label className={styles.heading}>{t('findings.label')}</DropdownMenu.Label>
          {samples.findings.map(({ kind, rows }) => (
            <CountedItem
              key={kind}
              text={t(`finding.${kind}`)}
              rows={rows}
              isShown={shown?.kind === 'finding' && shown.finding === kind}
              onSelect={() => toggle({ kind: 'finding', finding: kind })}
            />
          ))}
          {samples.findings.length === 0 && <PassItem dataset={dataset} />}
        </DropdownMenu.Group>
        <DropdownMenu.Group className={menu.group}>
          <DropdownMenu.Item
            className={menu.item}
            onSelect={() => requestAnimationFrame(() => dialogs.open({ kind: 'mapping' }))}
          >
            {t('command.mapping')}
          </DropdownMenu.Item>
        </DropdownMenu.Group>
        {filter !== null && (
          <DropdownMenu.Group className={menu.group}>
            <DropdownMenu.Item className={menu.item} onSelect={() => dataset.search.without(isSampleTerm)}>
              {t('findings.clear')}
            </DropdownMenu.Item>
          </DropdownMenu.Group>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

interface CountedItemProps {
  readonly text: string
  readonly rows: number
  readonly isShown: boolean
  readonly onSelect: () => void
}

const CountedItem = ({ text, rows, isShown, onSelect }: CountedItemProps) => (
  <DropdownMenu.CheckboxItem className={menu.item} checked={isShown} onSelect={onSelect}>
    <span className={menu.label}>{text}</span>
    <span className={styles.rows} data-figures>
      {countText(rows)}
    </span>
    <span className={styles.check}>
      <DropdownMenu.ItemIndicator>
        <Icon name="check" />
      </DropdownMenu.ItemIndicator>
    </span>
  </DropdownMenu.CheckboxItem>
)

/** Stands where findings would, and says why there are none. */
const PassItem = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { samples, survey, dataset: id } = useStore(dataset, (store) => store.getState())
  const isAskedFor = samples.pass.state !== 'waiting' || survey.state !== 'done'
  if (!isAskedFor) {
    return (
      <DropdownMenu.Item
        className={menu.item}
        title={t('findings.unasked-why')}
        onSelect={() => void tellFailure(dataset.api.readSamples({ dataset: id }))}
      >
        {t('findings.unasked')}
      </DropdownMenu.Item>
    )
  }
  const words = samples.isComplete ? 'none' : samples.pass.state === 'failed' ? 'failed' : 'so-far'
  return (
    <DropdownMenu.Item className={menu.item} disabled>
      {t(`findings.${words}`)}
    </DropdownMenu.Item>
  )
}
