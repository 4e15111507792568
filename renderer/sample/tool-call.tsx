/** A call of a tool as a form: which tool, and its arguments as JSON that is checked while it is typed. */

import { useState } from 'react'
import type { Part, ToolDefinition } from '../../shared/sample/sample.ts'
import { useWords } from '../app/words.ts'
import type { SampleTarget } from '../panel/edit-target.ts'
import { check } from '../panel/json-words.ts'
import { ReadingText } from '../panel/reading-text.tsx'
import { Fold } from './fold.tsx'
import type { SampleSetting } from './sample-setting.ts'
import { isEditOf, SampleText } from './sample-text.tsx'
import styles from './tool-call.module.css'

type Call = Extract<Part, { kind: 'tool-call' }>

export const ToolCall = ({ setting, part }: { setting: SampleSetting; part: Call }) => {
  const t = useWords()
  const fault = part.argsWas === 'code' || part.args.trim() === '' ? null : check(part.args.slice(0, 100_000), t)
  return (
    <section className={styles.call} aria-label={t('sample.toolCallOf', { name: part.name })}>
      <header className={styles.head}>
        <span className={styles.label}>{t('sample.toolCall')}</span>
        <ToolName setting={setting} part={part} />
        {part.id === null ? null : (
          <span className={styles.id}>
            <ReadingText text={part.id} />
          </span>
        )}
      </header>
      <div className={styles.args}>
        <SampleText
          setting={setting}
          text={part.args}
          place={part.argsPlace}
          form={formOf(part.argsWas)}
          name={t('sample.argsOf', { name: part.name })}
          look="code"
          language={part.argsWas === 'code' ? 'python' : 'json'}
        />
      </div>
      {fault === null ? null : <p className={styles.fault}>{t('sample.argsNotJson', { fault: fault.message })}</p>}
    </section>
  )
}

const formOf = (was: Call['argsWas']): SampleTarget['form'] => {
  switch (was) {
    case 'object':
      return 'value'
    case 'json-string':
      return 'json-text'
    case 'double-json-string':
      return 'double-json-text'
    case 'code':
      return 'text'
  }
}

const ToolName = ({ setting, part }: { setting: SampleSetting; part: Call }) => {
  const t = useWords()
  const { edit } = setting
  const place = part.namePlace
  if (edit !== null && place !== null && isEditOf(edit.target, place)) {
    return (
      <div className={styles.nameEditor}>
        <SampleText setting={setting} text={part.name} place={place} name={t('sample.toolName')} look="code" />
      </div>
    )
  }
  if (place === null || !setting.canEdit) {
    return (
      <code className={styles.name}>
        <ReadingText text={part.name} />
      </code>
    )
  }
  return (
    <button
      type="button"
      className={styles.name}
      aria-label={t('sample.renameTool', { name: part.name })}
      onClick={() =>
        setting.source.beginSample({ kind: 'sample', place, copies: [], hasCopies: false, form: 'text' }, part.name)
      }
    >
      <ReadingText text={part.name} />
    </button>
  )
}

/** The tools that a conversation may call, folded: names first, each with its definition. */
export const ToolDefinitions = ({ setting, tools }: { setting: SampleSetting; tools: readonly ToolDefinition[] }) => {
  const t = useWords()
  const [isOpen, setIsOpen] = useState(false)
  if (tools.length === 0) return null
  const names = tools
    .slice(0, 4)
    .map(({ name }) => name)
    .join(', ')
  return (
    <Fold
      label={t('sample.tools', { count: tools.length })}
      detail={isOpen ? [] : [tools.length > 4 ? `${names}, …` : names]}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      {tools.slice(0, MOST_TOOLS).map((tool, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: definitions have no identity but their place
        <div key={at} className={styles.definition}>
          <p className={styles.definitionName}>
            <ReadingText text={tool.name} />
          </p>
          <SampleText
            setting={setting}
            text={tool.json}
            place={null}
            name={t('sample.definitionOf', { name: tool.name })}
            look="code"
            language="json"
          />
        </div>
      ))}
    </Fold>
  )
}

const MOST_TOOLS = 100
