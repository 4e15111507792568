/** What the window shows when there is no engine to talk to and nothing was open yet, or none will come. */
import type { ConnectionState } from '../connection/host-connection.ts'
import { Button } from '../look/button.tsx'
import { useApp } from './app-context.ts'
import { NoteScreen } from './note-screen.tsx'
import { useWords } from './words.ts'

export const ConnectionScreen = ({ state }: { state: Extract<ConnectionState, { kind: 'shut' | 'superseded' }> }) => {
  const t = useWords()
  const { connection } = useApp()
  if (state.kind === 'superseded')
    return (
      <NoteScreen
        title={t('shut.superseded')}
        action={
          <Button tone="lead" onClick={() => connection.retry()}>
            {t('shut.take-back')}
          </Button>
        }
      >
        <p>{t('shut.superseded-why')}</p>
      </NoteScreen>
    )
  if (state.reason === 'no-host')
    return (
      <NoteScreen
        title={t('shut.no-host')}
        action={
          <Button tone="lead" onClick={() => connection.retry()}>
            {t('shut.try-again')}
          </Button>
        }
      >
        <p>{t('shut.no-host-why')}</p>
      </NoteScreen>
    )
  return (
    <NoteScreen title={t(`shut.${state.reason}`)}>
      <p>{t('shut.link-why')}</p>
      <p>{t('shut.link-how')}</p>
      <p>
        <code>winnow serve FOLDER</code>
      </p>
      <p>{t('shut.work-is-safe')}</p>
    </NoteScreen>
  )
}
