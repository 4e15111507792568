/** One question with its answers, the first of which leads. The way out has the focus, so that a hasty Enter does no harm. */
import { AlertDialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '../look/button.tsx'
import dialogStyles from '../look/dialog.module.css'
import { type AskedQuestion, getVoice, subscribeToVoice } from './notify.ts'
import { useStore } from './use-store.ts'
import { useWords } from './words.ts'

const voice = { subscribe: subscribeToVoice }

export const QuestionDialog = () => {
  const question = useStore(voice, () => getVoice().question)
  return question === null ? null : <Asked key={question.id} question={question} />
}

const Asked = ({ question }: { question: AskedQuestion }) => {
  const t = useWords()
  const [focusBefore] = useState(() => document.activeElement)
  const returnFocus = (event: Event): void => {
    event.preventDefault()
    if (focusBefore instanceof HTMLElement) focusBefore.focus()
  }
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && question.answer(null)}>
      <AlertDialog.Portal>
        <div className={`${dialogStyles.scrim} ${dialogStyles.above}`} />
        <AlertDialog.Content
          className={`${dialogStyles.dialog} ${dialogStyles.small} ${dialogStyles.above}`}
          onCloseAutoFocus={returnFocus}
        >
          <header className={dialogStyles.header}>
            <AlertDialog.Title className={dialogStyles.title}>{question.title}</AlertDialog.Title>
          </header>
          <AlertDialog.Description className={dialogStyles.description}>{question.body}</AlertDialog.Description>
          <footer className={dialogStyles.footer}>
            <AlertDialog.Cancel asChild>
              <Button>{t('dialog.cancel')}</Button>
            </AlertDialog.Cancel>
            {question.ways.toReversed().map(({ value, label, tone }, at, ways) => (
              <Button
                key={value}
                tone={tone === 'danger' ? 'danger' : at === ways.length - 1 ? 'lead' : 'plain'}
                onClick={() => question.answer(value)}
              >
                {label}
              </Button>
            ))}
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
