/**
 * The search bar as a thing without a screen: the text that is being typed, what is wrong with it, and the ways to alter it. The
 * text is the one truth: chips and menus alter it and ask again. What must stay true: a query that can't be read never takes the
 * place of the rows that are shown, and what was typed is never lost (it goes into the history when another query takes its place).
 */
import type { Query, SortKey } from '../../shared/contract.ts'
import type { Ask } from '../../shared/query/ask.ts'
import { parseQuery, type QueryTerm } from '../../shared/query/parse-query.ts'
import type { QueryFault } from '../../shared/query/query-fault.ts'
import { withoutTerms, withTerm } from '../../shared/query/query-terms.ts'
import { tellFailure } from '../app/tell-failure.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { SearchHistory } from './search-history.ts'

/** A fault is pointed at once the typing stops for so long; before that it is most often a text half typed. */
const FAULT_PAUSE_MS = 900
/** What has more is asked, but not painted or checked at each key. */
const CHECKED_LENGTH = 20_000

export class SearchStore {
  readonly #dataset: Pick<DatasetStore, 'getAsked' | 'setQuery' | 'subscribe'>
  readonly #history: SearchHistory
  readonly #listeners = new Set<() => void>()
  #draft: string
  /** The asked text that the draft was last made from. */
  #askedText: string
  #fault: QueryFault | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Where Up and Down are in the history; -1 is what is typed now. */
  #historyAt = -1
  #typedBeforeHistory = ''
  #focus: (start?: number, end?: number) => void = () => {}

  constructor(dataset: Pick<DatasetStore, 'getAsked' | 'setQuery' | 'subscribe'>, history = new SearchHistory()) {
    this.#dataset = dataset
    this.#history = history
    this.#draft = dataset.getAsked().query.text
    this.#askedText = this.#draft
    dataset.subscribe(() => this.#onAsked())
  }

  /** Gives the text in the bar. */
  getDraft(): string {
    return this.#draft
  }

  /** Gives what is wrong with the text, once that is to be said. */
  getFault(): QueryFault | null {
    return this.#fault
  }

  /** Tells whether the text in the bar is another one than was asked. */
  isUnasked(): boolean {
    return this.#draft.trim() !== this.#askedText.trim()
  }

  /** Gives the queries asked lately. */
  getRecent(): readonly string[] {
    return this.#history.getTexts()
  }

  /** Takes in what is typed. */
  type(text: string): void {
    this.#historyAt = -1
    this.#setDraft(text)
    clearTimeout(this.#timer)
    this.#fault = null
    if (text.length <= CHECKED_LENGTH) this.#timer = setTimeout(() => this.#check(), FAULT_PAUSE_MS)
    this.#changed()
  }

  /** Asks what is typed; false where it can't be read, which is then said. */
  ask(): boolean {
    return this.#ask(this.#draft, {})
  }

  /** Takes everything out and shows all rows. */
  clear(): void {
    this.#ask('', {})
  }

  /** Asks another text, keeping what was typed in the history. */
  askText(text: string, rest: Partial<Query> = {}): boolean {
    return this.#ask(text, rest)
  }

  /** Alters the text that is in the bar, as a click does, and asks it. */
  alter(change: (text: string) => string): boolean {
    return this.#ask(change(this.#draft), {})
  }

  /** Asks for rows that are so, too. */
  add(ask: Ask): boolean {
    return this.alter((text) => withTerm(text, ask))
  }

  /** Takes a term out. */
  takeOut({ start, end }: QueryTerm): boolean {
    return this.#ask(textWithout(this.#askedText, start, end), {})
  }

  /** Turns a term into its opposite, where it stands. */
  negate({ start, end }: QueryTerm): boolean {
    const text = this.#askedText
    const term = text.slice(start, end)
    const isNot = term.startsWith('-')
    const isWhole = parseQuery(term)
    const isOne = isWhole.isSound && isWhole.terms.length === 1 && isWhole.ask.kind !== 'or'
    const turned = isNot ? term.slice(1) : isOne || /^\(.*\)$/s.test(term) ? `-${term}` : `-(${term})`
    return this.#ask(text.slice(0, start) + turned + text.slice(end), {})
  }

  /** Asks for nothing but one of the terms. */
  only({ start, end }: QueryTerm): boolean {
    return this.#ask(this.#askedText.slice(start, end), {})
  }

  /** Takes out every term that a test picks. */
  without(isOut: (ask: Ask) => boolean): boolean {
    return this.alter((text) => withoutTerms(text, isOut))
  }

  /** Puts rows in another order. */
  sort(sort: readonly SortKey[]): void {
    const { query } = this.#dataset.getAsked()
    const { sort: _, ...unsorted } = query
    void tellFailure(this.#dataset.setQuery(sort.length === 0 ? unsorted : { ...unsorted, sort: [...sort] }))
  }

  /** Turns one of the two ways of comparing texts over, and asks again where that can make a difference. */
  toggle(option: 'isCaseExact' | 'isNormalised'): void {
    const { query } = this.#dataset.getAsked()
    void tellFailure(this.#dataset.setQuery({ ...query, [option]: query[option] !== true }))
  }

  /** Brings back the query asked before this one (1), or after it (-1). */
  recall(step: 1 | -1): boolean {
    const texts = this.#history.getTexts().filter((text) => text !== this.#askedText || this.#draft === '')
    const at = this.#historyAt + step
    if (at < -1 || at >= texts.length) return false
    if (this.#historyAt === -1) this.#typedBeforeHistory = this.#draft
    this.#historyAt = at
    this.#fault = null
    this.#setDraft(at === -1 ? this.#typedBeforeHistory : (texts[at] ?? ''))
    this.#changed()
    return true
  }

  /** Tells whether Up and Down are going through the history. */
  isRecalling(): boolean {
    return this.#historyAt !== -1
  }

  /** Says how the bar is given the keyboard, while it is on screen. */
  setFocus(focus: (start?: number, end?: number) => void): void {
    this.#focus = focus
  }

  /** Gives the bar the keyboard, with a stretch of its text marked; all of it where none is named. */
  focus(start?: number, end?: number): void {
    this.#focus(start, end)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #ask(text: string, rest: Partial<Query>): boolean {
    clearTimeout(this.#timer)
    // What was typed and never asked gives way to a click, and can be brought back.
    if (text !== this.#draft && this.isUnasked()) void this.#history.note(this.#draft)
    const outcome = parseQuery(text)
    this.#historyAt = -1
    this.#setDraft(text)
    this.#fault = outcome.isSound ? null : outcome.fault
    if (!outcome.isSound) {
      this.#changed()
      return false
    }
    this.#askedText = text
    this.#changed()
    void this.#history.note(text)
    void tellFailure(this.#dataset.setQuery({ ...this.#dataset.getAsked().query, ...rest, text }))
    return true
  }

  #check(): void {
    const outcome = parseQuery(this.#draft)
    const fault = outcome.isSound ? null : outcome.fault
    // Behind a name at the end a value is about to be typed or chosen; Enter would say that it is missing.
    const isToCome = fault?.code === 'empty-value' && fault.start >= this.#draft.trimEnd().length
    this.#fault = isToCome ? null : fault
    this.#changed()
  }

  /** A question that was asked elsewhere is shown in the bar. */
  #onAsked(): void {
    const { text } = this.#dataset.getAsked().query
    if (text === this.#askedText) return
    if (this.isUnasked() && this.#draft.trim() !== text.trim()) void this.#history.note(this.#draft)
    this.#askedText = text
    this.#fault = null
    clearTimeout(this.#timer)
    this.#setDraft(text)
    this.#changed()
  }

  #setDraft(text: string): void {
    // Line breaks of what was pasted are spaces, as between words.
    this.#draft = text.replace(/[\r\n]+/g, ' ')
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

const textWithout = (text: string, start: number, end: number): string =>
  `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim()
