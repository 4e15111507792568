/**
 * Notices what other programs do to an opened file. It asks the file system twice a second: watchers miss changes on
 * network drives, and an answer that says "same" is what an edit or a save needs anyway. All five of device, inode,
 * size, mtime and ctime count: with the mtime put back, an edit of the same size shows in the ctime alone.
 */
import type { DatasetState } from '../../shared/contract.ts'
import type { Disk } from './disk.ts'
import { identityOf, isSameIdentity } from './home/dataset-home.ts'
import type { FileIdentity } from './journal/record.ts'
import type { Source } from './source/source.ts'
import { lookAtAll } from './source/source-identity.ts'

const INTERVAL_MS = 500
/** Of more files than this, each is looked at less often, so that looking takes no more of the machine. */
const FILES_A_LOOK = 200

export type DiskState = DatasetState['disk']

/** What is looked at: the files, and what they were taken as one. */
type WatchedSource = Pick<Source, 'files' | 'identity'>

export class DiskWatch {
  readonly #disk: Disk
  readonly #onChange: (state: DiskState) => void
  readonly #timer: NodeJS.Timeout
  #source: WatchedSource
  #state: DiskState = 'same'
  #seen: FileIdentity | null
  #isDistrusted = false
  #isPaused = false

  constructor(disk: Disk, source: WatchedSource, onChange: (state: DiskState) => void) {
    this.#disk = disk
    this.#source = source
    this.#seen = source.identity
    this.#onChange = onChange
    this.#timer = setInterval(
      () => {
        if (!this.#isPaused) void this.check().catch(() => undefined)
      },
      INTERVAL_MS * Math.ceil(source.files.length / FILES_A_LOOK),
    )
    this.#timer.unref()
  }

  get state(): DiskState {
    return this.#state
  }

  /** What stood in the file's place at the last look; null for nothing. */
  get seen(): FileIdentity | null {
    return this.#seen
  }

  /** Takes another state of the file for the right one, as after a save. */
  expect(source: WatchedSource): void {
    this.#source = source
    this.#isDistrusted = false
    this.#set('same', source.identity)
  }

  /** Looks now, and says how the file stands to the one that was opened. */
  async check(): Promise<DiskState> {
    const source = this.#source
    const now = await lookAtAll(
      this.#disk,
      source.files.map(({ path }) => path),
    )
    // Expectations changed while the answer was on its way: it is about the file of before.
    if (source !== this.#source) return this.#state
    const { identity } = source
    if (now === null) this.#set('missing', null)
    else if (now.dev !== identity.dev || now.ino !== identity.ino) this.#set('replaced', identityOf(now))
    else this.#set(isSameIdentity(now, identity) && !this.#isDistrusted ? 'same' : 'changed', identityOf(now))
    return this.#state
  }

  /** Takes the file for altered: its content is not what its looks promised. */
  distrust(): void {
    this.#isDistrusted = true
    this.#set('changed', this.#seen)
  }

  /** Looks only when asked, as while a save replaces the file. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  // What has replaced the file can be replaced in turn: another file, though the state is the same.
  #set(state: DiskState, seen: FileIdentity | null): void {
    const isNews = state !== this.#state || !isSameOrNone(seen, this.#seen)
    this.#state = state
    this.#seen = seen
    if (isNews) this.#onChange(state)
  }
}

/** Tells whether the same stands in a file's place at two looks, which may be nothing. */
export const isSameOrNone = (a: FileIdentity | null, b: FileIdentity | null): boolean =>
  a === null || b === null ? a === b : isSameIdentity(a, b)
