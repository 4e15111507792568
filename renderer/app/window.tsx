/** The whole window: the screen of now, and over it what is asked and said. */
import { Tooltip } from 'radix-ui'
import { DatasetScreen } from '../dataset/dataset-screen.tsx'
import { useApp } from './app-context.ts'
import { ConnectionScreen } from './connection-screen.tsx'
import { DropTarget } from './drop-target.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { CurrentDialog } from './open-dialog.tsx'
import { OpeningScreen } from './opening-screen.tsx'
import { QuestionDialog } from './question.tsx'
import { Toasts } from './toasts.tsx'
import { useStore } from './use-store.ts'
import { Welcome } from './welcome.tsx'

const HINT_AFTER_MS = 400

export const Window = () => (
  <Tooltip.Provider delayDuration={HINT_AFTER_MS}>
    <ErrorBoundary>
      <CurrentScreen />
      <CurrentDialog />
      <DropTarget />
    </ErrorBoundary>
    <QuestionDialog />
    <Toasts />
  </Tooltip.Provider>
)

const CurrentScreen = () => {
  const { session, connection } = useApp()
  const screen = useStore(session, (store) => store.getScreen())
  const state = useStore(connection, (store) => store.getState())
  if (state.kind === 'shut' || state.kind === 'superseded') return <ConnectionScreen state={state} />
  switch (screen.kind) {
    case 'dataset':
      return <DatasetScreen key={screen.dataset.getState().dataset} dataset={screen.dataset} grid={screen.grid} />
    case 'opening':
      return <OpeningScreen opening={screen} />
    case 'welcome':
      return state.kind === 'lost' ? <OpeningScreen opening={null} /> : <Welcome problem={screen.problem} />
  }
}
