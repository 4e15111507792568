/**
 * Where a bug of the window ends: one page that says that the work is safe and what to do, instead of a blank one. A
 * class, since React has no other way to catch.
 */
import { Component, type ReactNode } from 'react'
import { Button } from '../look/button.tsx'
import { NoteScreen } from './note-screen.tsx'
import { t } from './words.ts'

export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('Nothing was thrown') }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return (
      <NoteScreen
        title={t('boundary.title')}
        action={
          <>
            <Button tone="lead" onClick={() => location.reload()}>
              {t('boundary.reload')}
            </Button>
            <Button onClick={() => this.setState({ error: null })}>{t('boundary.try-again')}</Button>
          </>
        }
      >
        <p>{t('boundary.body')}</p>
        <details>
          <summary>{t('boundary.details')}</summary>
          <pre style={{ overflow: 'auto', maxHeight: 240, fontSize: 11 }}>{details}</pre>
        </details>
      </NoteScreen>
    )
  }
}
