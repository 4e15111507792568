/** One turn of a conversation: who speaks, how much, whether it is trained on, and what is said, each where it can be edited. */
import { memo, type ReactNode } from 'react'
import type { TurnAddress, Turn as TurnValue } from '../../shared/sample/sample.ts'
import { countText } from '../app/quantities.ts'
import { useWords, type Words } from '../app/words.ts'
import type { MarkedRange } from '../editor/range-marks.ts'
import { isSameTarget } from '../panel/edit-target.ts'
import { wholeTextOf } from './sample-plan.ts'
import type { SampleSetting } from './sample-setting.ts'
import { useTokens } from './tokens.ts'
import styles from './turn.module.css'
import { RoleMenu, TurnMenu } from './turn-actions.tsx'
import { TurnPart } from './turn-part.tsx'

interface Props {
  readonly setting: SampleSetting
  readonly turn: TurnValue
  readonly at: TurnAddress
  /** Compares a text part with the one it is to be compared with. */
  readonly marks?: ((part: number, text: string) => readonly MarkedRange[]) | undefined
  /** Stands in place of who speaks, where the place says that, as in a candidate. */
  readonly lead?: ReactNode
  /** Stands behind who speaks, as what a step is rated. */
  readonly rating?: ReactNode
  /** Turns of branches are shown, and not changed as turns. */
  readonly isFixed?: boolean
}

export const Turn = memo(
  ({ setting, turn, at, marks, lead, rating, isFixed = false }: Props) => {
    const t = useWords()
    const role = roleName(turn, t)
    const { train } = turn
    return (
      <article
        className={styles.turn}
        data-turn={isFixed ? undefined : turnKey(at)}
        data-role={turn.role}
        data-bare={lead !== undefined || undefined}
        aria-label={t('sample.turn', { number: at.turn + 1, role })}
        data-ignored={train?.isTrained === false || undefined}
      >
        <header className={styles.head}>
          {lead ?? <RoleMenu setting={setting} turn={turn} at={at} isFixed={isFixed} name={role} />}
          {rating}
          {train === null ? null : <TrainMark setting={setting} turn={turn} at={at} />}
          <Measure turn={turn} />
          {isFixed || !setting.canEdit ? null : <TurnMenu setting={setting} at={at} />}
        </header>
        <div className={styles.body}>
          {turn.parts.length === 0 ? <p className={styles.nothing}>{t(`sample.content.${turn.contentWas}`)}</p> : null}
          {turn.parts.map((part, index) => (
            <TurnPart
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
              key={index}
              setting={setting}
              part={part}
              at={at}
              index={index}
              role={role}
              marks={marks && ((text) => marks(index, text))}
              canSplit={!isFixed}
            />
          ))}
        </div>
      </article>
    )
  },
  // A text that is typed elsewhere draws no turn anew but its own.
  (before, after) =>
    before.turn === after.turn &&
    before.marks === after.marks &&
    before.lead === after.lead &&
    before.rating === after.rating &&
    before.at.turn === after.at.turn &&
    before.at.candidate === after.at.candidate &&
    before.setting.canEdit === after.setting.canEdit &&
    before.setting.isRendered === after.setting.isRendered &&
    before.setting.actor === after.setting.actor &&
    before.setting.known === after.setting.known &&
    !isTouched(before) &&
    !isTouched(after),
)

/** Names a turn for the keyboard, which finds it again after it was moved. */
export const turnKey = ({ candidate, turn }: TurnAddress): string => `${candidate ?? 'shared'}/${turn}`

/** Gives the turn that an element stands in. */
export const turnAround = (element: EventTarget | null): TurnAddress | null => {
  const key = element instanceof Element ? element.closest<HTMLElement>('[data-turn]')?.dataset.turn : undefined
  const [side, turn] = key?.split('/') ?? []
  return side === undefined ? null : { candidate: side === 'shared' ? null : Number(side), turn: Number(turn) }
}

/** Gives who speaks, in words; a role that nothing is known of by the name that the row gives it. */
export const roleName = (turn: TurnValue, t: Words): string =>
  turn.role === 'unknown' ? (turn.rawRole ?? t('sample.role.unknown')) : t(`sample.role.${turn.role}`)

const isTouched = ({ setting, turn }: Props): boolean => {
  const { edit } = setting
  if (edit === null || edit.target.kind !== 'sample') return false
  return turn.parts.some((part) =>
    ['place' in part ? part.place : null, ...(part.kind === 'tool-call' ? [part.namePlace, part.argsPlace] : [])].some(
      (place) =>
        place !== null &&
        isSameTarget(edit.target, { kind: 'sample', place, copies: [], hasCopies: false, form: 'text' }),
    ),
  )
}

const TrainMark = ({ setting, turn, at }: Pick<Props, 'setting' | 'turn' | 'at'>) => {
  const t = useWords()
  if (turn.train === null) return null
  const { key, json, isTrained } = turn.train
  return (
    <button
      type="button"
      className={styles.train}
      data-on={isTrained || undefined}
      aria-pressed={isTrained}
      disabled={!setting.canEdit}
      title={`${key}: ${json}`}
      onClick={() => setting.actor.runOnTurn('train', at)}
    >
      {t(isTrained ? 'sample.trained' : 'sample.ignored')}
    </button>
  )
}

/** How much is said; the room for the tokens is kept until they are counted. */
const Measure = ({ turn }: { turn: TurnValue }) => {
  const t = useWords()
  const text = wholeTextOf(turn)
  const tokens = useTokens([text])
  return (
    <span className={styles.measure} data-figures>
      <span className={styles.characters}>{t('panel.kind.string', { count: text.length })}</span>
      <span className={styles.tokens}>{tokens === null ? '' : t('sample.tokens', { count: countText(tokens) })}</span>
    </span>
  )
}
