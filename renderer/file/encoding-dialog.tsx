/**
 * How a file is to be read that does not say so itself: what is likely, with lines of the file as they would read. What was
 * answered is kept by the engine with the dataset.
 */
import { RadioGroup } from 'radix-ui'
import { type KeyboardEvent, useId, useState } from 'react'
import { type Encoding, type EncodingChoice, type EncodingGuess, encodings } from '../../shared/file-form.ts'
import { useApp } from '../app/app-context.ts'
import type { OpenDialog } from '../app/dialogs.ts'
import { errorText, useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import optionStyles from '../look/options.module.css'
import { ReadingText } from '../panel/reading-text.tsx'
import styles from './encoding-dialog.module.css'
import { choiceName, excerptOf, guessDetail, guessName } from './encoding-words.ts'

/** A way to read the file; `guess` is null for what nothing speaks for. */
interface Way {
  readonly choice: EncodingChoice
  readonly guess: EncodingGuess | null
}

export const EncodingDialog = ({ question, answer }: Extract<OpenDialog, { kind: 'encoding' }>) => {
  const t = useWords()
  const { dialogs } = useApp()
  const id = useId()
  const { name, guesses, fault, isOfSeveral } = question
  const [hasOthers, setOthers] = useState(false)
  const [chosen, setChosen] = useState(0)
  const ways = hasOthers ? [...likelyOf(guesses), ...othersThan(guesses)] : likelyOf(guesses)
  const way = ways[chosen]
  const submit = (): void => {
    if (way === undefined) return
    answer(way.choice)
    dialogs.close()
  }
  // The button goes, and the keyboard must not go with it.
  const showOthers = (): void => {
    setOthers(true)
    document.getElementById(`${id}-${chosen}`)?.focus()
  }
  // A radio button does nothing by Enter of its own.
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.target instanceof Element && event.target.role === 'radio') submit()
  }
  return (
    <Dialog
      title={t('encoding.title')}
      description={t(isOfSeveral ? 'encoding.why-several' : 'encoding.why', { file: name })}
      size="large"
      onClose={() => dialogs.close()}
      footer={
        <>
          {!hasOthers && (
            <Button tone="quiet" className={styles.others} onClick={showOthers}>
              {t('encoding.others')}
            </Button>
          )}
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" onClick={submit}>
            {t('encoding.open')}
          </Button>
        </>
      }
    >
      {fault !== null && (
        <p className={styles.fault} role="alert">
          {errorText(fault)}
        </p>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the radio buttons in it */}
      <div className={styles.ways} onKeyDown={onKey}>
        <RadioGroup.Root
          className={optionStyles.options}
          aria-label={t('encoding.title')}
          value={String(chosen)}
          onValueChange={(next) => setChosen(Number(next))}
        >
          {ways.map(({ choice, guess }, at) => (
            <label key={`${choice.encoding} ${choice.rest}`} className={optionStyles.option} htmlFor={`${id}-${at}`}>
              <RadioGroup.Item
                id={`${id}-${at}`}
                value={String(at)}
                className={optionStyles.dot}
                data-first-focus={at === chosen || undefined}
              >
                <RadioGroup.Indicator className={optionStyles.mark} />
              </RadioGroup.Item>
              <span className={`${optionStyles.words} ${styles.words}`}>
                <span className={styles.head}>
                  <span className={optionStyles.title}>
                    {guess === null ? choiceName(choice, t) : guessName(choice, t)}
                  </span>
                  <span className={optionStyles.detail}>
                    {guess === null ? t(`encoding.of.${choice.encoding}`) : guessDetail(guess, t)}
                  </span>
                </span>
                {guess?.preview[0] !== undefined && (
                  <span className={styles.sample}>
                    <ReadingText text={excerptOf(guess.preview[0])} />
                  </span>
                )}
              </span>
            </label>
          ))}
        </RadioGroup.Root>
      </div>
      <section className={styles.preview} aria-label={t('encoding.preview')} aria-live="polite">
        {way?.guess == null || way.guess.preview.length === 0 ? (
          <p className={styles.none}>{t('encoding.no-preview')}</p>
        ) : (
          way.guess.preview.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
            <p key={at} className={styles.line}>
              <ReadingText text={excerptOf(line)} />
            </p>
          ))
        )}
      </section>
    </Dialog>
  )
}

const likelyOf = (guesses: readonly EncodingGuess[]): readonly Way[] =>
  guesses.map((guess) => ({ choice: { encoding: guess.encoding, rest: guess.rest }, guess }))

const othersThan = (guesses: readonly EncodingGuess[]): readonly Way[] => {
  const known = new Set<Encoding>(guesses.flatMap(({ encoding, rest }) => (rest === null ? [encoding] : [])))
  return encodings
    .filter((encoding) => !known.has(encoding))
    .map((encoding) => ({ choice: { encoding, rest: null }, guess: null }))
}
