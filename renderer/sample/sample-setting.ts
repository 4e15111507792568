/** What every piece of a sample on screen needs to know. */
import type { Edit } from '../panel/edit-session.ts'
import type { SampleActor, SampleSource } from './sample-actor.ts'
import type { KnownSample } from './sample-reading.ts'

export interface SampleSetting {
  readonly source: SampleSource
  readonly actor: SampleActor
  readonly known: KnownSample
  readonly edit: Edit | null
  readonly canEdit: boolean
  readonly isRendered: boolean
  /** Told before an edit ends: whether by a key or a button, so that the keyboard belongs back in its place. */
  readonly onEnd: (isHere: boolean) => void
}
