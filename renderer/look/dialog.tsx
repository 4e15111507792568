/**
 * The frame of every dialog: the page behind it is dimmed and out of reach, Esc leaves, and the focus goes back to
 * where it was. Radix' own overlay is not used, since it writes a style element, which the page's policy forbids.
 */
import { Dialog as RadixDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useApp } from '../app/app-context.ts'
import { useWords } from '../app/words.ts'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

interface DialogProps {
  title: string
  /** Said under the title, and read out with it. */
  description?: ReactNode
  size?: 'small' | 'medium' | 'large' | 'wide'
  /** At the top of the window, where it covers least of the rows; for what is asked while reading. */
  isHigh?: boolean
  /** Whether the title is shown, or only read out. */
  isTitleHidden?: boolean
  footer?: ReactNode
  children?: ReactNode
  onClose: () => void
}

/** A dialog that is open for as long as it is drawn. */
export const Dialog = (props: DialogProps) => {
  const t = useWords()
  const { dialogs } = useApp()
  const returnFocus = (event: Event): void => {
    event.preventDefault()
    dialogs.returnFocus()
  }
  // Left to itself the focus would go to the cross, which is what a dialog is least opened for.
  const takeFocus = (event: Event): void => {
    event.preventDefault()
    const content = event.currentTarget as HTMLElement
    const first = content.querySelector<HTMLElement>('[data-first-focus]')
    ;(first ?? content).focus({ preventScroll: true })
  }
  return (
    <RadixDialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <RadixDialog.Portal>
        <div className={styles.scrim} />
        <RadixDialog.Content
          className={[styles.dialog, styles[props.size ?? 'medium'], props.isHigh && styles.high]
            .filter(Boolean)
            .join(' ')}
          // Escape gives up what an input method composes, and no more.
          onEscapeKeyDown={(event) => (event.isComposing || event.keyCode === 229) && event.preventDefault()}
          onOpenAutoFocus={takeFocus}
          onCloseAutoFocus={returnFocus}
          {...(props.description === undefined && { 'aria-describedby': undefined })}
        >
          {props.isTitleHidden ? (
            <RadixDialog.Title className={styles.unseen}>{props.title}</RadixDialog.Title>
          ) : (
            <header className={styles.header}>
              <RadixDialog.Title className={styles.title}>{props.title}</RadixDialog.Title>
              <RadixDialog.Close asChild>
                <IconButton icon="close" name={t('dialog.close')} />
              </RadixDialog.Close>
            </header>
          )}
          {props.description !== undefined && (
            <RadixDialog.Description className={styles.description}>{props.description}</RadixDialog.Description>
          )}
          {props.children !== undefined && <div className={styles.body}>{props.children}</div>}
          {props.footer !== undefined && <footer className={styles.footer}>{props.footer}</footer>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}
