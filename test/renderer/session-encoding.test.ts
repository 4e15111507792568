/** Opening a file that does not say how its text is written. */
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Session } from '../../renderer/app/session.ts'
import type { EncodingQuestion } from '../../renderer/file/open-readably.ts'
import { Recents } from '../../renderer/memory/recent.ts'
import type { FileRef } from '../../shared/contract.ts'
import type { EncodingChoice, EncodingGuess } from '../../shared/file-form.ts'
import { MemoryStorage } from '../doubles/memory-storage.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench } from '../doubles/renderer-bench.ts'

const guess: EncodingGuess = { encoding: 'gb18030', rest: null, preview: ['{"a":"好"}'], brokenLines: 0, lines: 1 }
const served = (name: string): FileRef => ({ kind: 'served', path: [name] })
const answers: (EncodingChoice | Promise<EncodingChoice> | null)[] = []
let asked: EncodingQuestion[]
let session: Session

beforeEach(async () => {
  const engine = new NaiveEngine({ files: { 'a.jsonl': '{"a":"好"}\n', 'plain.jsonl': '{}\n' } })
  engine.encodings.guesses.set('a.jsonl', [guess])
  const bench = await openBench(engine, `session-${crypto.randomUUID()}`)
  asked = []
  answers.length = 0
  session = new Session(
    bench.connection,
    bench.outbox,
    new Recents(bench.store),
    new MemoryStorage(),
    async (question) => {
      asked.push(question)
      return answers.shift() ?? null
    },
  )
})

const shown = (): string => {
  const screen = session.getScreen()
  return screen.kind === 'dataset' ? screen.dataset.getState().name : screen.kind
}

describe('a file whose encoding is in doubt', () => {
  test('is opened as the user says', async () => {
    answers.push({ encoding: 'gb18030', rest: null })
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    expect([shown(), asked]).toEqual([
      'a.jsonl',
      [{ name: 'a.jsonl', guesses: [guess], fault: null, isOfSeveral: false }],
    ])
  })

  test('is asked about again where nothing of it is valid that way', async () => {
    answers.push({ encoding: 'big5', rest: null }, { encoding: 'gb18030', rest: null })
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    expect([shown(), asked.map(({ fault }) => fault?.code)]).toEqual(['a.jsonl', [undefined, 'encoding-unfit']])
  })

  test('is left without a word when the user would not say', async () => {
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    expect(session.getScreen()).toEqual({ kind: 'welcome', problem: null })
  })

  test('leaves what is open when the user would not say', async () => {
    await session.openFile(served('plain.jsonl'), 'plain.jsonl')
    await session.openFile(served('a.jsonl'), 'a.jsonl')
    expect(shown()).toBe('plain.jsonl')
  })
})

test('a file that was asked for later keeps its place when an earlier one comes to be opened', async () => {
  const late = Promise.withResolvers<EncodingChoice>()
  answers.push(late.promise)
  const first = session.openFile(served('a.jsonl'), 'a.jsonl')
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await session.openFile(served('plain.jsonl'), 'plain.jsonl')
  late.resolve({ encoding: 'gb18030', rest: null })
  await first
  expect(shown()).toBe('plain.jsonl')
})

test('a file in no doubt asks nothing', async () => {
  await session.openFile(served('plain.jsonl'), 'plain.jsonl')
  expect([shown(), asked]).toEqual(['plain.jsonl', []])
})

test('an open file can be read in another encoding', async () => {
  answers.push({ encoding: 'gb18030', rest: null })
  await session.openFile(served('a.jsonl'), 'a.jsonl')
  const before = session.getScreen()
  await session.readIn({ encoding: 'gb18030', rest: null })
  expect(shown()).toBe('a.jsonl')
  expect(session.getScreen()).not.toBe(before)
})
