/** The shapes in which the sample's material is written, before it becomes rows. */

/** A question with its answer. */
export interface Exchange {
  readonly ask: string
  readonly answer: string
  readonly system?: string
}

/** A longer conversation: user and assistant in turn. */
export interface Talk {
  readonly system?: string
  readonly turns: readonly string[]
}

/** A task with an optional text to work on, as instruction data is often kept. */
export interface Task {
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** A question with a better and a worse answer. */
export interface Preference {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
}
