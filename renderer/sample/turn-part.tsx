/** A part of a turn: a text, reasoning, a tool's call or its result, a picture's place, or something that no format explains. */
import { useState } from 'react'
import { pathLabel } from '../../shared/json-path.ts'
import type { Part, TurnAddress } from '../../shared/sample/sample.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import type { MarkedRange } from '../editor/range-marks.ts'
import { ReadingText } from '../panel/reading-text.tsx'
import { Fold } from './fold.tsx'
import type { SampleSetting } from './sample-setting.ts'
import { isEditOf, SampleText } from './sample-text.tsx'
import { useTokens } from './tokens.ts'
import { ToolCall } from './tool-call.tsx'
import styles from './turn-part.module.css'

interface Props {
  readonly setting: SampleSetting
  readonly part: Part
  readonly at: TurnAddress
  readonly index: number
  /** Who speaks, in words. */
  readonly role: string
  readonly marks: ((text: string) => readonly MarkedRange[]) | undefined
  readonly canSplit: boolean
}

/** More turns than these do not fit on a screen. */
const SEEN_AT_ONCE = 5

export const TurnPart = ({ setting, part, at, index, role, marks, canSplit }: Props) => {
  const t = useWords()
  switch (part.kind) {
    case 'text':
      return (
        <div className={styles.part}>
          {part.name === undefined ? null : <p className={styles.name}>{part.name}</p>}
          <SampleText
            setting={setting}
            text={part.text}
            place={part.place}
            copies={part.copies}
            name={t('sample.textOf', { role: part.name ?? role })}
            marks={marks}
            isEager={at.turn < SEEN_AT_ONCE}
            onSplit={canSplit ? (caret) => setting.actor.split(at, index, caret) : undefined}
          />
        </div>
      )
    case 'reasoning':
      return <Reasoning setting={setting} part={part} />
    case 'tool-call':
      return <ToolCall setting={setting} part={part} />
    case 'tool-result':
      return (
        <div className={styles.part}>
          <p className={styles.name}>
            {t('sample.toolResult')}
            {part.name === null ? null : (
              <code>
                <ReadingText text={part.name} />
              </code>
            )}
            {part.id === null ? null : <span className={styles.id}>{part.id}</span>}
          </p>
          <SampleText
            setting={setting}
            text={part.text}
            place={part.place}
            form={part.was === 'json' ? 'value' : 'text'}
            name={t('sample.textOf', { role: t('sample.toolResult') })}
            look="code"
            language={looksLikeJson(part.text) ? 'json' : ''}
          />
        </div>
      )
    case 'media':
      return (
        <p className={styles.media}>
          <span className={styles.kind}>{t(`sample.media.${part.media}`)}</span>
          <span className={styles.address} title={part.ref.slice(0, 1_000)}>
            <ReadingText text={part.ref.slice(0, 200)} />
          </span>
        </p>
      )
    case 'unknown':
      return (
        <div className={styles.part}>
          <p className={styles.name}>{t('sample.unknownPart', { field: pathLabel(part.at) })}</p>
          <code className={styles.json}>
            <ReadingText text={part.json} />
          </code>
        </div>
      )
  }
}

/** What was thought before the answer stands folded above it. */
const Reasoning = ({ setting, part }: { setting: SampleSetting; part: Extract<Part, { kind: 'reasoning' }> }) => {
  const t = useWords()
  const [isOpened, setIsOpened] = useState(false)
  const tokens = useTokens([part.text])
  const { edit } = setting
  const isEdited = edit !== null && part.place !== null && isEditOf(edit.target, part.place)
  return (
    <Fold
      label={t('sample.reasoning')}
      detail={[
        t('panel.kind.string', { count: part.text.length }),
        tokens === null ? '' : t('sample.tokens', { count: countText(tokens) }),
      ]}
      isOpen={isOpened || isEdited}
      onToggle={setIsOpened}
    >
      <div className={styles.reasoning}>
        <SampleText
          setting={setting}
          text={part.text}
          place={part.place}
          name={t('sample.textOf', { role: t('sample.reasoning') })}
        />
      </div>
    </Fold>
  )
}

const looksLikeJson = (text: string): boolean =>
  /^\s*[[{]/.test(text.slice(0, 100)) && /[\]}]\s*$/.test(text.slice(-100))
