/**
 * The one search bar: a plain input, so that input methods, undo and readers by ear work as anywhere, over the same text in
 * colours. What must stay true: a key that belongs to an input method is never taken, and nothing typed is altered unasked.
 */
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { QueryFault } from '../../shared/query/query-fault.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Hint, IconButton } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { type Completion, completed, completionAt, type Suggestion } from './completion.ts'
import { knownNames } from './known-names.ts'
import { FaultMark, QueryText } from './query-text.tsx'
import styles from './search-bar.module.css'
import { SearchHelp } from './search-help.tsx'
import { SuggestionList, suggestionId } from './suggestion-list.tsx'
import { valuesInSight } from './values-in-sight.ts'

export const SearchBar = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const id = useId()
  const { search } = dataset
  const input = useRef<HTMLInputElement>(null)
  const colours = useRef<HTMLDivElement>(null)
  const text = useStore(search, (store) => store.getDraft())
  const fault = useStore(search, (store) => store.getFault())
  const isUnasked = useStore(search, (store) => store.isUnasked())
  const [isFocused, setFocused] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const [isComposing, setComposing] = useState(false)
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(-1)
  const completion = useCompletion(grid, text, caret, isOpen && isFocused && !isComposing)
  const shown = completion?.suggestions ?? []

  useEffect(() => {
    search.setFocus((start, end) => {
      const element = input.current
      if (element === null) return
      element.focus()
      element.setSelectionRange(start ?? 0, end ?? element.value.length)
    })
    return () => search.setFocus(() => {})
  }, [search])

  // The colours follow the text sideways.
  useLayoutEffect(() => {
    const element = input.current
    if (element === null || colours.current === null) return
    colours.current.style.transform = `translateX(${-element.scrollLeft}px)`
  })

  const follow = (): void => {
    const element = input.current
    if (element !== null && colours.current !== null)
      colours.current.style.transform = `translateX(${-element.scrollLeft}px)`
  }
  const close = (): void => {
    setOpen(false)
    setActive(-1)
  }
  const accept = (suggestion: Suggestion | undefined): void => {
    if (completion === null || suggestion === undefined) return
    putIn(input.current, text, completion, suggestion)
    setActive(-1)
    // A whole term needs no list; behind a name its values come next.
    setOpen(/[:=<>]$/.test(suggestion.text))
  }
  const ask = (): void => {
    close()
    if (!search.ask()) return
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Enter, Tab and arrows choose among the characters of an input method first.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const step = keyStep(event, { isOpen: shown.length > 0, active, count: shown.length, text, completion })
    if (step === null) return
    event.preventDefault()
    event.stopPropagation()
    if (step.do === 'ask') ask()
    else if (step.do === 'accept') accept(shown[step.at])
    else if (step.do === 'move') setActive(step.at)
    else if (step.do === 'open') setOpen(true)
    else if (step.do === 'close') close()
    else if (step.do === 'leave') grid.focus()
    else if (search.recall(step.do === 'older' ? 1 : -1)) close()
  }
  const isListed = shown.length > 0
  return (
    <search className={styles.search} data-focused={isFocused || undefined}>
      <Icon name="search" />
      <div className={styles.field}>
        <div className={styles.under} aria-hidden>
          <div ref={colours} className={styles.line} data-composing={isComposing || undefined}>
            <QueryText text={text} />
          </div>
          {fault !== null && (
            <div className={styles.line} style={{ transform: `translateX(${-(input.current?.scrollLeft ?? 0)}px)` }}>
              <FaultMark text={text} fault={fault} />
            </div>
          )}
        </div>
        <input
          ref={input}
          className={styles.input}
          data-composing={isComposing || undefined}
          role="combobox"
          aria-label={t('search.label')}
          aria-expanded={isListed}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 && isListed ? suggestionId(id, active) : undefined}
          aria-invalid={fault !== null || undefined}
          aria-describedby={fault !== null ? `${id}fault` : undefined}
          placeholder={t('search.placeholder')}
          spellCheck={false}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          enterKeyHint="search"
          value={text}
          onChange={(event) => {
            search.type(event.target.value)
            setCaret(event.target.selectionStart ?? event.target.value.length)
            setActive(-1)
            setOpen(true)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onScroll={follow}
          onKeyDown={onKeyDown}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false)
            close()
          }}
        />
      </div>
      {/* Room is kept for both, so that the text does not move. */}
      <span className={styles.enter} data-shown={(isUnasked && text.trim() !== '') || undefined}>
        <Hint text={t('search.unasked')}>
          <button type="button" className={styles.go} tabIndex={-1} aria-label={t('search.ask')} onClick={ask}>
            <Keycaps spelled="Enter" />
          </button>
        </Hint>
      </span>
      <span className={styles.clear} data-shown={text !== '' || undefined}>
        <IconButton
          icon="close"
          name={t('search.clear')}
          onClick={() => {
            search.clear()
            input.current?.focus()
          }}
        />
      </span>
      <Toggles dataset={dataset} />
      <SearchHelp dataset={dataset} />
      {(isListed || (fault !== null && isFocused)) && (
        <div className={styles.below}>
          {fault !== null && (
            <p id={`${id}fault`} className={styles.fault} role="alert">
              {faultText(fault, t)}
            </p>
          )}
          <SuggestionList
            id={id}
            suggestions={shown}
            active={active}
            palette={dataset.decisions.getPalette()}
            onChoose={accept}
            onPoint={setActive}
          />
        </div>
      )}
    </search>
  )
}

const Toggles = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { isCaseExact = false, isNormalised = false } = useStore(dataset, (store) => store.getAsked().query)
  return (
    <span className={styles.toggles}>
      <Hint text={t('search.case-exact')}>
        <button
          type="button"
          className={styles.toggle}
          aria-label={t('search.case-exact')}
          aria-pressed={isCaseExact}
          onClick={() => dataset.search.toggle('isCaseExact')}
        >
          Aa
        </button>
      </Hint>
      <Hint text={t('search.forms')}>
        <button
          type="button"
          className={styles.toggle}
          aria-label={t('search.forms')}
          aria-pressed={isNormalised}
          onClick={() => dataset.search.toggle('isNormalised')}
        >
          {t('search.forms-short')}
        </button>
      </Hint>
    </span>
  )
}

/** Says what is wrong with a query. */
export const faultText = ({ code, start, values }: QueryFault, t: Words): string => {
  const sentence = t(`query.fault.${code}`, values)
  return t('search.fault', { at: start + 1, fault: sentence })
}

const useCompletion = (grid: GridStore, text: string, caret: number, isWanted: boolean): Completion | null => {
  const t = useWords()
  const { dataset } = grid
  const state = useStore(dataset, (store) => store.getState())
  const columns = useStore(dataset, (store) => store.getColumns())
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const known = useMemo(
    () =>
      isWanted ? knownNames({ state, columns, palette, t, valuesInSight: (name) => valuesInSight(grid, name) }) : null,
    [isWanted, state, columns, palette, t, grid],
  )
  return useMemo(() => (known === null ? null : completionAt(text, caret, known)), [known, text, caret])
}

/** Puts a suggestion in as if it were typed, so that the input's own undo takes it back. */
const putIn = (input: HTMLInputElement | null, text: string, at: Completion, suggestion: Suggestion): void => {
  if (input === null) return
  const after = completed(text, at, suggestion)
  input.focus()
  input.setSelectionRange(0, text.length)
  document.execCommand('insertText', false, after.text)
  input.setSelectionRange(after.caret, after.caret)
}

type Step =
  | { readonly do: 'accept' | 'move'; readonly at: number }
  | { readonly do: 'ask' | 'open' | 'close' | 'leave' | 'older' | 'newer' }

interface ListState {
  readonly isOpen: boolean
  readonly active: number
  readonly count: number
  readonly text: string
  readonly completion: Completion | null
}

/** Gives what a key does; null where it is the input's own. */
const keyStep = (event: KeyboardEvent, { isOpen, active, count, text, completion }: ListState): Step | null => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
  if (event.key === ' ' && event.ctrlKey && !event.metaKey && !event.altKey) return { do: 'open' }
  if (!isPlain) return null
  switch (event.key) {
    case 'Enter':
      return isOpen && active >= 0 ? { do: 'accept', at: active } : { do: 'ask' }
    case 'Tab': {
      // From an empty place Tab goes on to the next control, as everywhere.
      const isTyped = completion !== null && (completion.isValue || completion.start < completion.end)
      return isOpen && (active >= 0 || isTyped) ? { do: 'accept', at: Math.max(active, 0) } : null
    }
    case 'ArrowDown':
      if (!isOpen && text === '') return { do: 'open' }
      if (!isOpen) return { do: 'newer' }
      return { do: 'move', at: active + 1 >= count ? 0 : active + 1 }
    case 'ArrowUp':
      if (isOpen && active >= 0) return { do: 'move', at: active - 1 }
      return { do: 'older' }
    case 'Escape':
      return isOpen ? { do: 'close' } : { do: 'leave' }
    default:
      return null
  }
}
