/**
 * How any part of the window says a word to the user or asks a question, without holding a component. What is said
 * waits here until the window shows it, so that a word spoken before the first paint is not lost.
 */
export interface Notice {
  readonly tone: 'info' | 'success' | 'error'
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}
export type ShownNotice = Notice & { readonly id: number }

export interface Question {
  readonly title: string
  readonly body: string
  readonly confirm: string
  readonly tone: 'plain' | 'danger'
}
/** A way to answer a question; the first one leads. */
export interface Way<T extends string = string> {
  readonly value: T
  readonly label: string
  readonly tone: 'plain' | 'danger'
}
export interface AskedQuestion {
  readonly id: number
  readonly title: string
  readonly body: string
  readonly ways: readonly Way[]
  /** Called with null when the user thinks better of it. */
  readonly answer: (value: string | null) => void
}

/** More words than this at once are noise; the oldest give way. */
const MAX_SHOWN = 4

interface Voice {
  readonly notices: readonly ShownNotice[]
  readonly question: AskedQuestion | null
}
let voice: Voice = { notices: [], question: null }
let lastId = 0
const waiting: AskedQuestion[] = []
const listeners = new Set<() => void>()

/** Shows a short notice that goes away by itself. */
export const notify = (notice: Notice): void => {
  const others = voice.notices.filter((shown) => shown.text !== notice.text)
  say({ ...voice, notices: [...others, { ...notice, id: ++lastId }].slice(-MAX_SHOWN) })
}

/** Takes a notice away. */
export const dismissNotice = (id: number): void => {
  if (voice.notices.some((notice) => notice.id === id))
    say({ ...voice, notices: voice.notices.filter((notice) => notice.id !== id) })
}

/** Asks a question with one way to agree; false when the user thinks better of it. */
export const askToConfirm = async ({ title, body, confirm, tone }: Question): Promise<boolean> =>
  (await askWhich({ title, body, ways: [{ value: 'yes', label: confirm, tone }] })) === 'yes'

/** Asks a question with several answers; null when the user thinks better of it. */
export const askWhich = <T extends string>(question: {
  readonly title: string
  readonly body: string
  readonly ways: readonly Way<T>[]
}): Promise<T | null> =>
  new Promise((resolve) => {
    const answer = (value: string | null): void => {
      resolve(question.ways.find((way) => way.value === value)?.value ?? null)
      say({ ...voice, question: waiting.shift() ?? null })
    }
    const asked: AskedQuestion = { ...question, id: ++lastId, answer }
    if (voice.question === null) say({ ...voice, question: asked })
    else waiting.push(asked)
  })

/** Gives what is being said and asked now. */
export const getVoice = (): Voice => voice

/** Calls back whenever what is said or asked changes. */
export const subscribeToVoice = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const say = (next: Voice): void => {
  voice = next
  for (const listener of listeners) listener()
}
