/**
 * A row as what it is to people: a conversation to read and to cut, answers to choose between, ratings in words. The same
 * in the panel and in the review; whatever is done here is an edit of the row's own values, and can be undone.
 */
import {
  type FocusEvent,
  type KeyboardEvent,
  startTransition,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { lint } from '../../shared/sample/lint.ts'
import { isTextField } from '../app/text-field.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { preloadEditor } from '../editor/load-editor.ts'
import { FindingsList } from '../findings/findings-list.tsx'
import { Button } from '../look/button.tsx'
import { type PanelTab, showPanelTab } from '../panel/panel-tab.ts'
import type { ReadRow } from '../panel/row-follower.ts'
import { AddTurn } from './add-turn.tsx'
import { blindOrder } from './blind.ts'
import { Branches } from './branches.tsx'
import { beginBetter, Candidates } from './candidates.tsx'
import { preloadMarkdown } from './markdown/load-markdown.ts'
import { Metrics } from './metrics.tsx'
import { Outcomes } from './outcomes.tsx'
import { SampleActor, type SampleSource, setActiveSample } from './sample-actor.ts'
import { SampleFoot } from './sample-foot.tsx'
import { SampleHead } from './sample-head.tsx'
import { type CandidateAction, sampleAction, type TurnAction, turnActions, type WholeAction } from './sample-keys.ts'
import { type KnownSample, readingOf } from './sample-reading.ts'
import type { SampleSetting } from './sample-setting.ts'
import { recallSampleTaste, useSampleTaste } from './sample-taste.ts'
import styles from './sample-view.module.css'
import { ToolDefinitions } from './tool-call.tsx'
import { Turn, turnAround, turnKey } from './turn.tsx'

interface Props {
  readonly panel: SampleSource
  readonly read: ReadRow
  readonly canEdit: boolean
  /** How much room there is: `large` where the sample has the window to itself. */
  readonly size: 'panel' | 'large'
}

export const SampleView = ({ panel, read, canEdit, size }: Props) => {
  useEffect(() => {
    void recallSampleTaste()
    preloadEditor()
    preloadMarkdown()
  }, [])
  const lenses = useStore(panel.dataset, (store) => store.getLenses())
  const reading = readingOf(read.text, lenses)
  if (reading.state === 'unknown') return <Unknown why={reading.why} />
  return <Known key={read.row} panel={panel} read={read} canEdit={canEdit} size={size} known={reading} />
}

/** Says why a row is not shown as a sample, and where it can be read instead. */
const Unknown = ({ why }: { why: 'format' | 'size' | 'part' | 'malformed' }) => {
  const t = useWords()
  const tabs: readonly PanelTab[] = why === 'malformed' ? ['raw'] : ['fields', 'tree']
  return (
    <div className={styles.unknown}>
      <p>{t(`sample.unknown.${why}`)}</p>
      <p className={styles.ways}>
        {tabs.map((tab) => (
          <Button key={tab} onClick={() => showPanelTab(tab)}>
            {t(`panel.tab.${tab}`)}
          </Button>
        ))}
      </p>
    </div>
  )
}

/** So many turns are drawn at first, and so many more when asked; the first few of them before the rest. */
const TURNS_AT_ONCE = 200
const TURNS_FIRST = 24

const Known = ({ panel, read, canEdit, size, known }: Props & { known: KnownSample }) => {
  const t = useWords()
  const taste = useSampleTaste()
  const edit = useStore(panel, (store) => store.getState().edit)
  const actor = useMemo(() => new SampleActor(panel, read.row), [panel, read.row])
  const [shown, setShown] = useState(TURNS_FIRST)
  const [isJudged, setIsJudged] = useState(false)
  const view = useRef<HTMLDivElement>(null)
  const ended = useRef<string | null>(null)
  const { sample } = known
  const findings = useMemo(() => lint(sample), [sample])
  const isBlind = taste.isBlind && !isJudged && sample.candidates.length > 1
  const onJudged = useCallback(() => setIsJudged(taste.isBlind), [taste.isBlind])
  // Who turns the names off again wants to judge again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: heard when it changes
  useEffect(() => setIsJudged(false), [taste.isBlind])
  const own = edit?.row === read.row ? edit : null
  const onEnd = useCallback((isHere: boolean) => {
    const around = turnAround(document.activeElement)
    ended.current = isHere && around !== null ? turnKey(around) : null
  }, [])
  const setting: SampleSetting = {
    source: panel,
    actor,
    known,
    edit: own,
    canEdit,
    isRendered: taste.isRendered,
    onEnd,
  }

  useEffect(() => startTransition(() => setShown((count) => Math.max(count, TURNS_AT_ONCE))), [])

  // What was done lands the keyboard where it belongs: on the turn that moved, in the text that was made.
  useEffect(() => {
    if (view.current === null) return
    const landing = known === actor.getKnown() ? actor.takeLanding() : null
    if (landing === null) return
    actor.current = landing
    const element = focusTurn(view.current, turnKey(landing))
    // The last turn has gone, and what is left to do is to add one.
    if (element === null) view.current.querySelector<HTMLElement>('[data-add-turn]')?.focus()
    if (landing.isTyping) element?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  }, [known, actor])
  useEffect(() => {
    if (own !== null || ended.current === null || view.current === null) return
    const key = ended.current
    ended.current = null
    if (document.activeElement === document.body) focusTurn(view.current, key)
  }, [own])

  const run = useCallback(
    (action: TurnAction | CandidateAction | WholeAction): void => {
      const element = view.current
      if (element === null) return
      if (action === 'next' || action === 'previous') stepTurn(element, actor, action === 'next' ? 1 : -1)
      else if (!canEdit) return
      else if (action === 'fix') actor.fixFirst()
      else if (isTurnAction(action)) actor.runOnTurn(action)
      else {
        const candidates = actor.getKnown()?.sample.candidates ?? []
        const at = actor.current.candidate ?? candidates.findIndex(({ tag }) => tag === 'rejected')
        if (action === 'better') beginBetterHere()
        else if (action !== 'choose' || at >= 0) actor.runOnCandidate(action, Math.max(0, at))
        onJudged()
      }
      function beginBetterHere(): void {
        const now = actor.getKnown()
        const rejected = now?.sample.candidates.findIndex(({ tag }) => tag === 'rejected') ?? -1
        if (now !== null && rejected !== -1) beginBetter({ ...latest.current, known: now }, rejected)
      }
    },
    [actor, canEdit, onJudged],
  )
  const latest = useRef(setting)
  useEffect(() => {
    latest.current = setting
  })
  useEffect(() => {
    const active = { actor, run }
    setActiveSample(active)
    return () => setActiveSample(null)
  }, [actor, run])

  const onFocus = (event: FocusEvent): void => {
    const around = turnAround(event.target)
    if (around !== null) actor.current = around
    setActiveSample({ actor, run })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || isTextField(event.target)) return
    const action = sampleAction(event)
    if (action === null) return
    event.preventDefault()
    run(action as TurnAction | CandidateAction | WholeAction)
  }
  const order = isBlind
    ? blindOrder(sample.candidates.length, `${panel.dataset.getState().dataset}/${read.row}`)
    : sample.candidates.map((_, at) => at)
  const left = shown < TURNS_AT_ONCE ? 0 : sample.turns.length - shown
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the turns inside, which have roles of their own
    <div
      className={styles.view}
      data-size={size}
      data-answers={sample.candidates.length < 2 ? undefined : sample.candidates.length === 2 ? '2' : 'many'}
      ref={view}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <SampleHead known={known} isBlind={isBlind} />
      <FindingsList
        findings={findings}
        canEdit={canEdit}
        onFix={(fix) => void actor.run([fix])}
        onGo={(at) => {
          if (view.current !== null) focusTurn(view.current, turnKey(at))
        }}
      />
      <ToolDefinitions setting={setting} tools={sample.tools} />
      <div className={styles.turns}>
        {sample.turns.slice(0, shown).map((turn, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: turns have no identity but their place
          <Turn key={at} setting={setting} turn={turn} at={{ candidate: null, turn: at }} />
        ))}
        {left > 0 ? (
          <button type="button" className={styles.more} onClick={() => setShown(shown + TURNS_AT_ONCE)}>
            {t('sample.moreTurns', { count: Math.min(left, TURNS_AT_ONCE) })}
          </button>
        ) : null}
        {sample.turns.length === 0 && sample.candidates.length === 0 && sample.branches.length === 0 ? (
          <p className={styles.nothing}>{t('sample.noTurns')}</p>
        ) : null}
        {canEdit && sample.turns.length <= shown && sample.candidates.length === 0 ? (
          <AddTurn setting={setting} />
        ) : null}
      </div>
      {sample.candidates.length === 0 ? null : (
        <Candidates setting={setting} isBlind={isBlind} showsDifferences={taste.showsDifferences} onJudged={onJudged} />
      )}
      <Outcomes setting={setting} isBlind={isBlind} order={order} onJudged={onJudged} />
      {isBlind ? null : <Metrics setting={setting} metrics={sample.metrics} />}
      <Branches setting={setting} branches={sample.branches} />
      <SampleFoot setting={setting} />
    </div>
  )
}

const isTurnAction = (action: TurnAction | CandidateAction): action is Exclude<TurnAction, 'next' | 'previous'> =>
  turnActions.some((one) => one === action)

const focusTurn = (view: HTMLElement, key: string): HTMLElement | null => {
  const turn = view.querySelector<HTMLElement>(`[data-turn="${key}"]`)
  const target = turn?.querySelector<HTMLElement>('[data-text]') ?? turn?.querySelector<HTMLElement>('button') ?? null
  target?.focus()
  return target
}

const stepTurn = (view: HTMLElement, actor: SampleActor, by: 1 | -1): void => {
  const keys = [...view.querySelectorAll<HTMLElement>('[data-turn]')].flatMap(({ dataset }) => dataset.turn ?? [])
  const isInside = view.contains(document.activeElement) && turnAround(document.activeElement) !== null
  const at = keys.indexOf(turnKey(actor.current))
  const next = keys[isInside ? at + by : Math.max(0, at)]
  if (next !== undefined) focusTurn(view, next)
}
