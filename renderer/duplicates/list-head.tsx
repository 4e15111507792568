/** Above the list: how many groups there are, which of them are shown, and in what order. */
import { DropdownMenu } from 'radix-ui'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Hint } from '../look/button.tsx'
import chip from '../look/chip.module.css'
import { Choice } from '../look/choice.tsx'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './group-list.module.css'
import type { ListWish } from './group-list.ts'
import { saveReport } from './save-report.ts'
import { showDuplicates } from './show-in-grid.ts'

const ORDERS = {
  size: { sort: 'size', isDescending: true },
  similarity: { sort: 'similarity', isDescending: true },
  'similarity-least': { sort: 'similarity', isDescending: false },
  number: { sort: 'number', isDescending: false },
} as const satisfies Record<string, Pick<ListWish, 'sort' | 'isDescending'>>
type Order = keyof typeof ORDERS
const orders = Object.keys(ORDERS) as Order[]

export const ListHead = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const { list } = duplicates
  const total = useStore(duplicates, () => list.getTotal())
  const wish = useStore(duplicates, () => list.getWish())
  const hasDegrees = useStore(duplicates, (store) => store.hasDegrees())
  const isInView = useStore(duplicates, (store) => store.isInView())
  const order = orders.find((one) => ORDERS[one].sort === wish.sort && ORDERS[one].isDescending === wish.isDescending)
  const offered = hasDegrees ? orders : orders.filter((one) => ORDERS[one].sort !== 'similarity')
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <h2 className={styles.total} data-figures>
          {total === null ? ' ' : t('duplicates.list.total', { count: total })}
        </h2>
        <select
          className={styles.order}
          aria-label={t('duplicates.list.sort')}
          value={order}
          onChange={(event) => list.setWish(ORDERS[event.target.value as Order])}
        >
          {offered.map((one) => (
            <option key={one} value={one}>
              {t(`duplicates.list.sort-${one}`)}
            </option>
          ))}
        </select>
        <ListMenu duplicates={duplicates} />
      </div>
      <div className={styles.headLine}>
        <Choice
          label={t('duplicates.list.only')}
          value={wish.only}
          options={(['all', 'open', 'decided'] as const).map((value) => ({
            value,
            text: t(`duplicates.list.only-${value}`),
          }))}
          onChange={(only) => list.setWish({ only })}
        />
        <Hint text={t('duplicates.list.in-view-why')}>
          <button
            type="button"
            className={`${chip.chip} ${styles.inView}`}
            aria-pressed={isInView}
            onClick={() => duplicates.setInView(!isInView)}
          >
            {t('duplicates.list.in-view')}
          </button>
        </Hint>
      </div>
    </header>
  )
}

const ListMenu = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const app = useApp()
  const group = useStore(duplicates, (store) => store.getGroup())
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.more} aria-label={t('duplicates.list.more')}>
          <Icon name="more" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
        <DropdownMenu.Item
          className={menu.item}
          disabled={group === null}
          onSelect={() => showDuplicates(app, duplicates, group)}
        >
          {t('duplicates.list.group-in-grid')}
        </DropdownMenu.Item>
        <DropdownMenu.Item className={menu.item} onSelect={() => showDuplicates(app, duplicates, null)}>
          {t('duplicates.list.all-in-grid')}
        </DropdownMenu.Item>
        {/* The menu gives the focus back before a dialog may take it. */}
        <DropdownMenu.Item
          className={menu.item}
          onSelect={() => requestAnimationFrame(() => void saveReport(app, duplicates))}
        >
          {t('duplicates.list.report')}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
