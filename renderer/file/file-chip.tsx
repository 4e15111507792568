/** What the open file is, shortly in the status line and in full on press, with what can be chosen about how it is saved. */
import { Popover, Switch } from 'radix-ui'
import { useId, useState } from 'react'
import type { DatasetState } from '../../shared/contract.ts'
import { useApp } from '../app/app-context.ts'
import { sizeText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { findRow } from '../dataset/find-row.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button } from '../look/button.tsx'
import switches from '../look/switch.module.css'
import styles from './file-chip.module.css'
import { containerText, encodingText, isAlike, isUtf8, lineEndsText, shortForm } from './form-words.ts'
import { readOtherwise } from './read-otherwise.ts'

interface Props {
  readonly dataset: DatasetStore
  readonly grid: GridStore
}

export const FileChip = ({ dataset, grid }: Props) => {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  const state = useStore(dataset, (store) => store.getState())
  const text = shortForm(state, t)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles.chip}
          data-apart={state.inPlace !== 'yes' || undefined}
          aria-label={t('file.chip', { form: text })}
          title={apartText(state, t) ?? t('file.about')}
        >
          {text}
          {state.savesAsUtf8 && !isUtf8(state.form) && <span className={styles.out}> → UTF-8</span>}
        </button>
      </Popover.Trigger>
      <Popover.Content
        className={styles.card}
        side="top"
        align="end"
        sideOffset={6}
        collisionPadding={8}
        aria-label={t('file.about')}
      >
        <Facts state={state} />
        <Saving dataset={dataset} state={state} close={() => setOpen(false)} />
        {state.files.length > 1 && <Files dataset={dataset} grid={grid} files={state.files} />}
      </Popover.Content>
    </Popover.Root>
  )
}

const Facts = ({ state }: { state: DatasetState }) => {
  const t = useWords()
  const { form, files, location, name } = state
  return (
    <>
      <h2 className={styles.name}>{name}</h2>
      {location !== '' && <p className={styles.place}>{location}</p>}
      <dl className={styles.facts}>
        {factsOf(state, t).map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {files.length > 1 && files.some((file) => !isAlike(file.form, form)) && (
        <p className={styles.note}>{t('file.first-of-several')}</p>
      )}
    </>
  )
}

const factsOf = (state: DatasetState, t: Words): readonly (readonly [label: string, value: string])[] => {
  const { form, sizeBytes } = state
  const ends = lineEndsText(state, t)
  return [
    [t('file.format'), containerText(form, t)],
    ...(form.container === 'parquet' ? [] : [[t('file.encoding-label'), encodingText(form, t)] as const]),
    ...(form.packing === 'none' ? [] : [[t('file.packing-label'), t(`file.packing.${form.packing}`)] as const]),
    ...(ends === null ? [] : [[t('file.line-ends'), ends] as const]),
    [t('file.size'), sizeText(sizeBytes)],
  ]
}

const Saving = ({ dataset, state, close }: { dataset: DatasetStore; state: DatasetState; close: () => void }) => {
  const t = useWords()
  const app = useApp()
  const id = useId()
  const { counts, form, inPlace, savesAsUtf8, dataset: name } = state
  const canChoose = !isUtf8(form) && inPlace === 'yes' && dataset.canWrite()
  const saving = savingOf(form, savesAsUtf8)
  // Text that is all valid UTF-8 is nothing else; bytes that were left as they are make malformed rows.
  const isInDoubt = form.container !== 'parquet' && (!isUtf8(form) || counts.malformed > 0)
  const mayBeOtherwise = isInDoubt && state.files.length <= 1
  return (
    <div className={styles.saving}>
      {inPlace !== 'yes' ? (
        <p className={styles.note}>{apartText(state, t)}</p>
      ) : (
        saving !== null && <p className={styles.note}>{t(`file.saves-${saving}`)}</p>
      )}
      {canChoose && (
        <div className={styles.choice}>
          <label htmlFor={id}>{t('file.as-utf-8')}</label>
          <Switch.Root
            id={id}
            className={switches.switch}
            checked={savesAsUtf8}
            onCheckedChange={(isOn) => void tellFailure(dataset.api.setEncodingOut({ dataset: name, isUtf8: isOn }))}
          >
            <Switch.Thumb className={switches.thumb} />
          </Switch.Root>
        </div>
      )}
      <div className={styles.acts}>
        {inPlace !== 'yes' && (
          <Button
            onClick={() => {
              close()
              app.dialogs.open({ kind: 'save-elsewhere' })
            }}
          >
            {t('command.save-as')}
          </Button>
        )}
        {mayBeOtherwise && (
          <Button
            tone="quiet"
            className={inPlace === 'yes' ? styles.flush : undefined}
            onClick={() => {
              close()
              void tellFailure(readOtherwise(app, dataset))
            }}
          >
            {t('file.read-otherwise')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Why a save writes another file; null where it does not. */
const apartText = ({ files, inPlace }: DatasetState, t: Words): string | null => {
  if (inPlace === 'yes') return null
  return t(files.length > 1 ? `file.in-place-${inPlace}-several` : `file.in-place-${inPlace}`)
}

/** What a save does besides writing rows; null where that is nothing. */
const savingOf = (
  form: DatasetState['form'],
  savesAsUtf8: boolean,
): 'utf-8' | 'alike' | 'encoded' | 'packed' | null => {
  if (isUtf8(form)) return form.packing === 'none' ? null : 'packed'
  if (savesAsUtf8) return 'utf-8'
  return form.packing === 'none' ? 'encoded' : 'alike'
}

/** More of them are a list that nobody reads here. */
const MOST_FILES = 500

const Files = ({ dataset, grid, files }: Props & { files: DatasetState['files'] }) => {
  const t = useWords()
  const goTo = async (first: number): Promise<void> => {
    const found = await findRow(dataset, first + 1)
    if (found.state === 'elsewhere') await dataset.setQuery({ text: '' })
    const now = found.state === 'elsewhere' ? await findRow(dataset, first + 1) : found
    if (now.state === 'here') grid.goTo(now.position)
  }
  return (
    <>
      <h3 className={styles.heading}>{t('file.files', { count: files.length })}</h3>
      <ul className={styles.files}>
        {files.slice(0, MOST_FILES).map((file) => (
          <li key={file.name}>
            <button
              type="button"
              className={styles.file}
              title={t('file.go-to-file', { file: file.name })}
              disabled={file.rows === 0}
              onClick={() => void tellFailure(goTo(file.firstNumber))}
            >
              <span className={styles.fileName}>{file.name}</span>
              <span className={styles.fileForm}>{shortForm({ form: file.form, files: [] }, t)}</span>
              <span data-figures>{t('status.rows', { count: file.rows })}</span>
            </button>
          </li>
        ))}
      </ul>
      {files.length > MOST_FILES && (
        <p className={styles.note}>{t('file.more-files', { count: files.length - MOST_FILES })}</p>
      )}
    </>
  )
}
