/** Which row is on screen: its place in the view, what became of it, how large it is, and the way to its neighbours. */
import { sizeText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { IconButton } from '../look/button.tsx'
import styles from './panel-header.module.css'
import type { PanelStore } from './panel-store.ts'
import type { ReadRow } from './row-follower.ts'

export const PanelHeader = ({ panel, read }: { panel: PanelStore; read: ReadRow }) => {
  const t = useWords()
  const total = useStore(panel.dataset, (dataset) => dataset.getView().rowCount)
  const number = useStore(panel.grid, (grid) => (grid.getRow()?.row === read.row ? grid.getRow()?.number : undefined))
  const { text, position } = read
  // Where the view leaves rows out, the number is the one in the gutter, and the place among the rows shown follows it.
  const place = { position: position + 1, total }
  const isElsewhere = number !== undefined && number !== position
  return (
    <header className={styles.header}>
      <h2 className={styles.position}>
        {isElsewhere ? t('panel.positionInView', { number: number + 1, ...place }) : t('panel.position', place)}
      </h2>
      {text.isDeleted ? <State kind="deleted" /> : null}
      {text.state === 'original' ? null : <State kind={text.state} />}
      {text.fault === null ? null : <State kind="malformed" />}
      {text.file !== undefined && <FileName panel={panel} name={text.file} />}
      <span className={styles.size}>{sizeText(text.byteLength)}</span>
      <span className={styles.steps}>
        <IconButton
          icon="stepUp"
          name={t('panel.previous')}
          disabled={position === 0}
          onClick={() => panel.grid.previousRow()}
        />
        <IconButton
          icon="stepDown"
          name={t('panel.next')}
          disabled={position + 1 >= total}
          onClick={() => panel.grid.nextRow()}
        />
      </span>
    </header>
  )
}

/** Which of the dataset's files the row is in; pressed, it shows the rows of that file alone. */
const FileName = ({ panel, name }: { panel: PanelStore; name: string }) => {
  const t = useWords()
  const ask = { kind: 'file', pattern: { kind: 'literal', text: name } } as const
  return (
    <button
      type="button"
      className={styles.file}
      title={t('panel.file', { file: name })}
      onClick={() => panel.dataset.search.add(ask)}
    >
      {name}
    </button>
  )
}

const State = ({ kind }: { kind: 'edited' | 'inserted' | 'deleted' | 'malformed' }) => {
  const t = useWords()
  return (
    <span className={styles.state} data-kind={kind}>
      {t(`panel.state.${kind}`)}
    </span>
  )
}
