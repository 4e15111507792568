/** The language of queries on one card. Every example can be pressed, and is of this dataset where that can be. */
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { fieldName } from '../../shared/query/print-query.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { mainKind } from '../grid/column-layout.ts'
import { Keycaps } from '../look/keycaps.tsx'
import { QueryText } from './query-text.tsx'
import styles from './search-help.module.css'

export const SearchHelp = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={styles.trigger} aria-label={t('search.help')} title={t('search.help')}>
          ?
        </button>
      </Popover.Trigger>
      <Popover.Content
        className={styles.card}
        align="end"
        sideOffset={8}
        collisionPadding={8}
        aria-label={t('search.card.title')}
      >
        <Card
          dataset={dataset}
          onTry={(example) => {
            setOpen(false)
            dataset.search.askText(example)
            requestAnimationFrame(() => dataset.search.focus())
          }}
        />
      </Popover.Content>
    </Popover.Root>
  )
}

type Line = readonly [example: string, about: MessageKey]

const Card = ({ dataset, onTry }: { dataset: DatasetStore; onTry: (example: string) => void }) => {
  const t = useWords()
  const field = useStore(dataset, exampleField)
  const parts: readonly (readonly [title: MessageKey, lines: readonly Line[]])[] = [
    [
      'search.card.text',
      [
        [t('search.card.word-example'), 'search.card.word'],
        [t('search.card.phrase-example'), 'search.card.phrase'],
        ['/\\d{4}-\\d{2}/', 'search.card.regex'],
        [`${field}:${t('search.card.word-example')}`, 'search.card.field'],
        [`role:assistant:${t('search.card.phrase-example')}`, 'search.card.in-role'],
        [`${field}=""`, 'search.card.equals'],
      ],
    ],
    [
      'search.card.names',
      [
        ['is:edited', 'search.card.is'],
        ['verdict:drop', 'search.card.verdict'],
        [t('search.card.tags-example'), 'search.card.tags'],
        ['finding:any', 'search.card.finding'],
        ['has:tool_calls', 'search.card.has'],
        ['row:1..100', 'search.card.row'],
      ],
    ],
    [
      'search.card.numbers',
      [
        ['lang:zh', 'search.card.lang'],
        ['tokens>4096', 'search.card.more'],
        ['turns=2..4', 'search.card.range'],
        ['code_share>=20%', 'search.card.percent'],
      ],
    ],
    [
      'search.card.join',
      [
        ['lang:zh turns>2', 'search.card.and'],
        ['lang:zh or lang:en', 'search.card.or'],
        ['-is:malformed', 'search.card.not'],
        ['-(lang:zh or turns>2)', 'search.card.group'],
      ],
    ],
  ]
  return (
    <>
      <p className={styles.hint}>{t('search.card.click')}</p>
      <div className={styles.parts}>
        {parts.map(([title, lines]) => (
          <section key={title}>
            <h2 className={styles.title}>{t(title)}</h2>
            {lines.map(([example, about]) => (
              <button key={about} type="button" className={styles.line} onClick={() => onTry(example)}>
                <code className={styles.example}>
                  <QueryText text={example} />
                </code>
                <span className={styles.about}>{t(about)}</span>
              </button>
            ))}
          </section>
        ))}
      </div>
      <div className={styles.keys}>
        {KEYS.map(([key, about]) => (
          <span key={about} className={styles.key}>
            <Keycaps spelled={key} /> {t(about)}
          </span>
        ))}
      </div>
    </>
  )
}

const KEYS: readonly (readonly [key: string, about: MessageKey])[] = [
  ['Mod+F', 'search.card.key-focus'],
  ['Enter', 'search.card.key-ask'],
  ['Tab', 'search.card.key-complete'],
  ['ArrowUp', 'search.card.key-recent'],
  ['Escape', 'search.card.key-leave'],
]

/** A field of text that most rows have, as a query spells it. */
const exampleField = (dataset: DatasetStore): string => {
  const texts = dataset.getColumns().columns.filter((one) => one.path.length === 1 && mainKind(one) === 'string')
  const usual = texts.toSorted((one, other) => other.rows - one.rows).find((one) => !ID.test(String(one.path[0])))
  return usual === undefined ? 'instruction' : fieldName(usual.path)
}

const ID = /^(?:_?id|uuid|source|dataset|model)$|_id$/i
