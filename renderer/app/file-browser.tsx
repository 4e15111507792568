/**
 * Choosing files in the folder that a headless host serves, where the system's dialogs are on another machine. Typing
 * narrows the list, arrows move in it, Enter opens, Backspace on nothing typed goes up. For a dataset of several files,
 * they are ticked: by their boxes, by a click with Shift or Control, or by Shift and the arrows.
 */
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useEffect, useId, useState } from 'react'
import type { FolderEntry } from '../../shared/contract.ts'
import { type EngineError, isEngineError } from '../../shared/engine-error.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Icon } from '../look/icon.tsx'
import { Ago } from './ago.tsx'
import { useApp } from './app-context.ts'
import type { OpenDialog } from './dialogs.ts'
import styles from './file-browser.module.css'
import { listingOf, nameFault } from './folder-listing.ts'
import { askToConfirm } from './notify.ts'
import { sizeText } from './quantities.ts'
import { isAllTicked, NO_TICKS, type Ticks, tickAll, tickFrom, tickTo, toggleAll, toggleTick } from './ticks.ts'
import { errorText, getLanguage, useWords } from './words.ts'

type BrowseDialog = Extract<OpenDialog, { kind: 'browse' }>
type Listing =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly entries: readonly FolderEntry[] }
  | { readonly state: 'failed'; readonly error: EngineError }

export const FileBrowser = ({ wish, answer }: BrowseDialog) => {
  const t = useWords()
  const { dialogs, connection } = useApp()
  const listId = useId()
  const [path, setPath] = useState<readonly string[]>([])
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('name' in wish ? wish.name : '')
  const [active, setActive] = useState(0)
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS)
  const listing = useListing(path)
  const host = connection.getState()
  const root = (host.kind === 'ready' ? host.host.folderName : null) ?? t('browse.root')
  const shown = listing.state === 'read' ? listingOf(listing.entries, typed, getLanguage()) : []
  const current = shown[Math.min(active, shown.length - 1)]
  const fault = 'name' in wish ? nameFault(name) : null
  const mayTick = wish.kind === 'open-dataset'
  const files = shown.flatMap((entry) => (entry.kind === 'file' ? [entry.name] : []))

  const goTo = (next: readonly string[]): void => {
    setPath(next)
    setTyped('')
    setActive(0)
    setTicks(NO_TICKS)
  }
  const finish = (paths: readonly (readonly string[])[], overwrite = false): void => {
    answer({ paths, overwrite })
    dialogs.close()
  }
  const openTicked = (): void => finish([...ticks.names].map((ticked) => [...path, ticked]))
  const choose = (entry: FolderEntry): void => {
    if (entry.kind === 'folder') goTo([...path, entry.name])
    else if ('name' in wish) setName(entry.name)
    else if (ticks.names.size > 0) openTicked()
    else finish([[...path, entry.name]])
  }
  /** Once something is ticked a press ticks too: opening a file instead would throw the ticks away. */
  const press = (entry: FolderEntry, event: MouseEvent): void => {
    const isTicking = event.ctrlKey || event.metaKey || ticks.names.size > 0 || isOnBox(event)
    if (entry.kind === 'folder' || !mayTick) choose(entry)
    else if (event.shiftKey) setTicks(tickTo(ticks, files, entry.name))
    else if (isTicking) setTicks(toggleTick(ticks, entry.name))
    else choose(entry)
  }
  const save = async (): Promise<void> => {
    if (fault !== null || listing.state !== 'read') return
    const isThere = listing.entries.some((entry) => entry.name === name)
    const overwrite = isThere && (await askToConfirm({ ...replaceQuestion(name, t), tone: 'danger' }))
    if (!isThere || overwrite) finish([[...path, name]], overwrite)
  }
  const onFilterKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
    const isMod = event.ctrlKey || event.metaKey
    if (step !== undefined) {
      event.preventDefault()
      const next = Math.max(0, Math.min(Math.min(active, shown.length - 1) + step, shown.length - 1))
      setActive(next)
      if (mayTick && event.shiftKey)
        setTicks(tickTo(tickFrom(ticks, current?.name ?? ''), files, shown[next]?.name ?? ''))
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      if (mayTick && isMod && current.kind === 'file') setTicks(toggleTick(ticks, current.name))
      else choose(current)
    } else if (mayTick && isMod && event.key === 'a' && typed === '') {
      event.preventDefault()
      setTicks(tickAll(files))
    } else if (event.key === 'Backspace' && typed === '' && path.length > 0) {
      event.preventDefault()
      goTo(path.slice(0, -1))
    }
  }

  const openFoot = (
    <div className={styles.openFoot}>
      <Button tone="quiet" disabled={files.length === 0} onClick={() => setTicks(toggleAll(ticks, files))}>
        {t(isAllTicked(ticks, files) ? 'browse.tick-none' : 'browse.tick-all', { count: files.length })}
      </Button>
      <span className={styles.openHint}>{t('browse.together')}</span>
      {ticks.names.size === 0 ? (
        <Button disabled={files.length === 0} onClick={() => finish([path])}>
          {t('browse.open-folder')}
        </Button>
      ) : (
        <Button tone="lead" onClick={openTicked}>
          {t('browse.open-ticked', { count: ticks.names.size })}
        </Button>
      )}
    </div>
  )
  const saveForm = !('name' in wish) ? undefined : (
    <form
      className={styles.saveForm}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label className={styles.nameLabel} htmlFor={`${listId}-name`}>
        {t('browse.name')}
      </label>
      <input
        id={`${listId}-name`}
        className={styles.name}
        value={name}
        spellCheck={false}
        aria-invalid={fault !== null}
        data-first-focus
        onFocus={selectStem}
        onChange={(event) => setName(event.target.value)}
      />
      <Button tone="lead" type="submit" disabled={fault !== null || listing.state !== 'read'}>
        {t(wish.kind === 'export' ? 'browse.export' : 'browse.save')}
      </Button>
    </form>
  )
  return (
    <Dialog
      title={t(`browse.title-${wish.kind}`)}
      size="large"
      footer={mayTick ? openFoot : saveForm}
      onClose={() => dialogs.close()}
    >
      <div className={styles.browser}>
        <nav className={styles.trail} aria-label={t('browse.trail')}>
          {[root, ...path].map((step, at) => (
            <span key={[step, ...path.slice(0, at)].join('/')} className={styles.step}>
              {at > 0 && <Icon name="chevron" />}
              <button type="button" disabled={at === path.length} onClick={() => goTo(path.slice(0, at))}>
                {step}
              </button>
            </span>
          ))}
        </nav>
        <input
          className={styles.filter}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current === undefined ? undefined : `${listId}-${shown.indexOf(current)}`}
          aria-label={t('browse.filter')}
          placeholder={t('browse.filter')}
          value={typed}
          spellCheck={false}
          data-first-focus={!('name' in wish) || undefined}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={onFilterKey}
        />
        <div
          className={styles.list}
          id={listId}
          role="listbox"
          aria-label={t('browse.files')}
          aria-multiselectable={mayTick || undefined}
          tabIndex={-1}
        >
          {listing.state === 'failed' && <p className={styles.note}>{errorText(listing.error)}</p>}
          {listing.state === 'read' && shown.length === 0 && (
            <p className={styles.note}>{t(typed === '' ? 'browse.empty' : 'browse.none')}</p>
          )}
          {shown.map((entry, at) => (
            <Entry
              key={entry.name}
              id={`${listId}-${at}`}
              entry={entry}
              isActive={entry === current}
              isTicked={mayTick && entry.kind === 'file' ? ticks.names.has(entry.name) : null}
              onPress={(event) => press(entry, event)}
              onPoint={() => setActive(at)}
            />
          ))}
        </div>
      </div>
    </Dialog>
  )
}

interface EntryProps {
  id: string
  entry: FolderEntry
  isActive: boolean
  /** Null for what can't be ticked. */
  isTicked: boolean | null
  onPress: (event: MouseEvent) => void
  onPoint: () => void
}

const Entry = ({ id, entry, isActive, isTicked, onPress, onPoint }: EntryProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
  // biome-ignore lint/a11y/useFocusableInteractive: the active one is named to the field above, which keeps the focus
  <div
    id={id}
    role="option"
    aria-selected={isActive}
    aria-checked={isTicked ?? undefined}
    className={styles.entry}
    ref={isActive ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
    onMouseDown={(event) => event.preventDefault()}
    onClick={onPress}
    onPointerMove={isActive ? undefined : onPoint}
  >
    {isTicked === null ? (
      <span className={styles.sign}>
        <Icon name={entry.kind} />
      </span>
    ) : (
      <span className={styles.box} data-box data-ticked={isTicked}>
        {isTicked && <Icon name="check" />}
      </span>
    )}
    <span className={styles.entryName}>{entry.name}</span>
    <span className={styles.size} data-figures>
      {entry.kind === 'file' && sizeText(entry.sizeBytes)}
    </span>
    <span className={styles.time}>
      <Ago timeMs={entry.modifiedMs} />
    </span>
  </div>
)

const useListing = (path: readonly string[]): Listing => {
  const { connection } = useApp()
  const [listing, setListing] = useState<Listing>({ state: 'reading' })
  useEffect(() => {
    let isGone = false
    const read = async (): Promise<Listing> => {
      try {
        const { entries } = await connection.api.listFolder({ path: [...path] })
        return { state: 'read', entries }
      } catch (error) {
        if (!isEngineError(error)) throw error
        return { state: 'failed', error }
      }
    }
    setListing({ state: 'reading' })
    void read().then((next) => !isGone && setListing(next))
    return () => {
      isGone = true
    }
  }, [connection, path])
  return listing
}

const isOnBox = ({ target }: MouseEvent): boolean => target instanceof Element && target.closest('[data-box]') !== null

/** What is changed of a name is mostly what stands before its ending. */
const selectStem = ({ target }: FocusEvent<HTMLInputElement>): void => {
  const dot = target.value.replace(/\.(?:gz|gzip|zst|zstd)$/i, '').lastIndexOf('.')
  target.setSelectionRange(0, dot > 0 ? dot : target.value.length)
}

const replaceQuestion = (file: string, t: ReturnType<typeof useWords>) => ({
  title: t('browse.replace-title'),
  body: t('browse.replace-body', { file }),
  confirm: t('browse.replace'),
})
