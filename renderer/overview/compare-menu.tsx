/** What the pictures compare: the view within all rows, before and after curation, or any two sets of rows. */
import { DropdownMenu } from 'radix-ui'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import { savedViews } from '../search/saved-views.ts'
import styles from './overview-screen.module.css'
import { BEFORE_AND_AFTER, type Comparison, type SideChoice } from './overview-sides.ts'
import type { OverviewStore } from './overview-store.ts'
import { sideName } from './picture-words.ts'

const SETS: readonly SideChoice[] = [{ kind: 'dataset' }, { kind: 'view' }, { kind: 'file' }, { kind: 'kept' }]
const VIEW_AND_ALL: Comparison = { a: { kind: 'dataset' }, b: { kind: 'view' } }

export const CompareMenu = ({ overview }: { overview: OverviewStore }) => {
  const t = useWords()
  const comparison = useStore(overview, (store) => store.getComparison())
  const views = useStore(savedViews(), (store) => store.list())
  const choices: readonly SideChoice[] = [
    ...SETS,
    ...views.map(({ name, query }): SideChoice => ({ kind: 'query', name, query })),
  ]
  const now = comparison ?? VIEW_AND_ALL
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.menu} data-on={comparison !== null}>
          {comparison === null ? t('overview.compare.label') : comparisonName(comparison, t)}
          <Icon name="stepDown" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
        <Way
          text={t('overview.compare.none')}
          isOn={comparison === null}
          onSelect={() => overview.setComparison(null)}
        />
        <Way
          text={t('overview.compare.before-after')}
          isOn={comparison !== null && isSame(comparison, BEFORE_AND_AFTER)}
          onSelect={() => overview.setComparison(BEFORE_AND_AFTER)}
        />
        <Way
          text={t('overview.compare.view-all')}
          isOn={comparison !== null && isSame(comparison, VIEW_AND_ALL)}
          onSelect={() => overview.setComparison(VIEW_AND_ALL)}
        />
        <DropdownMenu.Group className={menu.group}>
          <DropdownMenu.Label className={styles.menuLabel}>{t('overview.compare.first')}</DropdownMenu.Label>
          {choices.map((side) => (
            <Way
              key={`a ${JSON.stringify(side)}`}
              text={sideName(side, t)}
              isOn={comparison !== null && isSameSide(comparison.a, side)}
              onSelect={() => overview.setComparison({ ...now, a: side })}
            />
          ))}
        </DropdownMenu.Group>
        <DropdownMenu.Group className={menu.group}>
          <DropdownMenu.Label className={styles.menuLabel}>{t('overview.compare.second')}</DropdownMenu.Label>
          {choices.map((side) => (
            <Way
              key={`b ${JSON.stringify(side)}`}
              text={sideName(side, t)}
              isOn={comparison !== null && isSameSide(comparison.b, side)}
              onSelect={() => overview.setComparison({ ...now, b: side })}
            />
          ))}
        </DropdownMenu.Group>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const Way = (props: { readonly text: string; readonly isOn: boolean; readonly onSelect: () => void }) => (
  <DropdownMenu.CheckboxItem className={menu.item} checked={props.isOn} onSelect={props.onSelect}>
    <span className={menu.label}>{props.text}</span>
    <span className={styles.check}>
      <DropdownMenu.ItemIndicator>
        <Icon name="check" />
      </DropdownMenu.ItemIndicator>
    </span>
  </DropdownMenu.CheckboxItem>
)

const comparisonName = ({ a, b }: Comparison, t: Words): string =>
  t('overview.compare.now', { a: sideName(a, t), b: sideName(b, t) })

const isSameSide = (one: SideChoice, other: SideChoice): boolean => JSON.stringify(one) === JSON.stringify(other)

const isSame = (one: Comparison, other: Comparison): boolean => isSameSide(one.a, other.a) && isSameSide(one.b, other.b)
