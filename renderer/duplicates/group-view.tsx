/**
 * The open group: its rows side by side, the representative first, what tells each other one apart from it, and the keys that decide. The
 * group before stays until the next is there; only what is on screen is decided about.
 */
import { useEffect, useRef, useState } from 'react'
import { type App, useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, t as say, useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { diffWorkerAddress } from '../sample/worker-address.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { GroupFoot } from './group-foot.tsx'
import { GroupHead } from './group-head.tsx'
import type { ReadGroup } from './group-reader.ts'
import { type GroupStore, groupStoreOf } from './group-store.ts'
import styles from './group-view.module.css'
import { listenForGroupKeys } from './listen-for-group-keys.ts'
import { MemberCard } from './member-card.tsx'
import { MemberDiffs } from './member-diffs.ts'
import { readingTaste } from './reading-taste.ts'
import { exportKept } from './run-group.ts'
import { scrollTogether } from './scroll-together.ts'
import { warmDiffs } from './warm-diffs.ts'

const MOST_COLUMNS = 4
/** So many rows are drawn with the key that opens their group, the others a moment later. */
const FIRST_DRAWN = 5
const REST_MS = 50

export const GroupView = ({ duplicates }: { duplicates: DuplicatesStore }) => {
  const t = useWords()
  const app = useApp()
  const view = useRef<HTMLElement>(null)
  const store = groupStoreOf(duplicates)
  const [diffs] = useState(
    () => new MemberDiffs(() => new Worker(diffWorkerAddress(), { type: 'module', name: 'group' })),
  )
  const shown = useStore(store, (one) => one.getShown())
  const error = useStore(store, (one) => one.getError())
  const isLoading = useStore(store, (one) => one.isLoading())
  const isAllDecided = useStore(store, (one) => one.isAllDecided())
  const method = useStore(duplicates, (one) => one.getFound()?.spec.method ?? null)
  useEffect(() => store.start(), [store])
  useEffect(() => () => diffs.end(), [diffs])
  useEffect(() => {
    if (isAllDecided) sayAllDecided(app)
  }, [app, isAllDecided])
  useEffect(() => {
    void readingTaste.load()
    return listenForGroupKeys(app, store, view)
  }, [app, store])
  return (
    <section
      className={styles.view}
      ref={view}
      aria-label={t('duplicates.group.label')}
      aria-busy={isLoading}
      data-group
    >
      {error !== null ? (
        <div className={styles.empty}>
          <p role="alert">{errorText(error)}</p>
          <Button onClick={() => store.retry()}>{t('panel.retry')}</Button>
        </div>
      ) : shown === null ? (
        <div className={styles.empty}>
          <p>{t(isLoading ? 'duplicates.group.reading' : 'duplicates.group.none')}</p>
        </div>
      ) : (
        <>
          <GroupHead store={store} shown={shown} />
          <Members
            store={store}
            diffs={diffs}
            shown={shown}
            sharedWords={method?.kind === 'overlap' ? method.tokens : null}
          />
          <GroupFoot store={store} shown={shown} />
        </>
      )}
    </section>
  )
}

/** Says that nothing is left to decide, and what most people do then. */
const sayAllDecided = (app: App): void =>
  notify({
    tone: 'success',
    text: say('duplicates.group.allDecided'),
    action: { label: say('duplicates.group.exportThem'), run: () => exportKept(app) },
  })

interface MembersProps {
  readonly store: GroupStore
  readonly diffs: MemberDiffs
  readonly shown: ReadGroup
  readonly sharedWords: number | null
}

const Members = ({ store, diffs, shown, sharedWords }: MembersProps) => {
  const t = useWords()
  const strip = useRef<HTMLDivElement>(null)
  const chosen = useStore(store, (one) => one.getChosen())
  const { isFolded, isLocked } = useStore(readingTaste, (taste) => taste.getWays())
  const { members, total, group } = shown
  const [drawn, setDrawn] = useState<number | null>(null)
  useEffect(() => {
    const place = isLocked ? strip.current : null
    return place === null ? undefined : scrollTogether(place, '[data-member-body]')
  }, [isLocked])
  // Another group is read from its start, and what was asked about the one before is nobody's matter any more.
  useEffect(() => {
    if (strip.current !== null) strip.current.scrollLeft = 0
    diffs.forget()
    const timer = setTimeout(() => setDrawn(group), REST_MS)
    const stop = warmDiffs(diffs, () => store.getReadAhead())
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [group, diffs, store])
  // Those in sight first: a large group must not keep a key waiting.
  const isDrawn = drawn === group || chosen >= FIRST_DRAWN - 1
  const first = members[0] ?? null
  // The representative shows what the chosen one lacks, or else the one beside it.
  const beside = members[chosen === 0 ? 1 : chosen] ?? null
  return (
    <div
      className={styles.members}
      ref={strip}
      style={{ '--columns': Math.min(MOST_COLUMNS, Math.max(2, total)) } as React.CSSProperties}
    >
      {(isDrawn ? members : members.slice(0, FIRST_DRAWN)).map((member, at) => (
        <MemberCard
          // A row is drawn anew in another group, so that it is read from its start.
          key={`${group} ${member.file ?? ''} ${member.number}`}
          store={store}
          diffs={diffs}
          member={member}
          at={at}
          other={at === 0 ? beside : first}
          isChosen={at === chosen}
          isFolded={isFolded}
          sharedWords={sharedWords}
        />
      ))}
      {isDrawn && members.length < total && (
        <div className={styles.more}>
          <Button onClick={() => void store.readMore()}>
            {t('duplicates.group.more', { count: total - members.length })}
          </Button>
        </div>
      )}
    </div>
  )
}
