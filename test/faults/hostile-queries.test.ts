/**
 * No query can hang the app: each ends in an answer or in a sentence, within a bounded time, and the engine goes on answering
 * others meanwhile. What could not be decided is counted.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Query, Search } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'

const folder = testFolder()
let window: Window
let end: () => Promise<void>

/** Rows in which patterns that try everything have much to try. */
const longRows = [
  'a'.repeat(50_000),
  `${'ab'.repeat(20_000)}c`,
  ' '.repeat(30_000),
  '中'.repeat(20_000),
  `${'x@'.repeat(10_000)}!`,
  `${'<a '.repeat(10_000)}`,
  `${'1'.repeat(30_000)}x`,
  '"\\'.repeat(5_000),
]

beforeAll(async () => {
  const path = join(folder.path, 'rows.jsonl')
  const lines = longRows.map((text, at) => JSON.stringify({ id: at, text }))
  lines.push('{"broken": "a', JSON.stringify({ id: 99, text: 'needle 针' }))
  writeFileSync(path, `${lines.join('\n')}\n`)
  const engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  end = () => engine.close()
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
})

afterAll(async () => {
  await end?.()
  folder[Symbol.dispose]()
})

type Outcome = { readonly rows: number; readonly search: Search } | { readonly refused: string }

/** Asks and waits for the end of the search. */
const ask = async (query: Query): Promise<Outcome> => {
  try {
    let info = await window.session.call('openView', { dataset: window.dataset, query })
    while (info.search.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 10))
      info = await window.session.call('getView', { view: info.view })
    }
    await window.session.call('closeView', { view: info.view })
    return { rows: info.rowCount, search: info.search }
  } catch (error) {
    if (!isEngineError(error)) throw error
    return { refused: error.code }
  }
}

/** Patterns that backtrack for ever on some row, as people write them by mistake and others on purpose. */
const catastrophic = [
  ...[
    '(a+)+$',
    '(a*)*b',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*a){20}b',
    '([a-zA-Z]+)*1',
    '(a+){10}b',
    '^(a?){60}a{60}$',
    '(\\w+\\s?)*$x',
  ],
  ...[
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.+)+@(.+)+!x',
    '((ab)*)*d',
    '(ab|ba|a|b)*c$x',
    '\\s+$x',
    '^(\\s|\\s+)*$x',
    '(中+)+文',
  ],
  ...[
    '(中|中中)+$文',
    '([^@]+@)+[^@]+$@',
    '<([a-z ]+)*>',
    '(<a )*(<a )*(<a )*b',
    '(1+1?)+x{2}',
    '^(\\d+)*\\D\\D$',
    '(\\d+|1)+y',
    '(?:1|11|111)+z',
  ],
  ...[
    '(a+)\\1+b',
    '(?=(a+))a*b\\1',
    '(?<=a+)b',
    '^(?:a+)+(?!a)b',
    '(a*){1,100}b',
    '(?:(?:a*)*)*b',
    '.*.*.*.*.*b$q',
    '(.*)(.*)(.*)(.*)(.*)q',
    '(.*?,){25}P',
  ],
  ...[
    '(a+a+a+)+b',
    '(?:a?a?a?a?a?a?)*b',
    '[\\s\\S]*[\\s\\S]*[\\s\\S]*q',
    '("(\\\\.|[^"])*)*"q',
    '(\\\\"?)+q',
    '(?:.|\\n)*?(?:.|\\n)*?q',
    '(a|b|ab)*bc',
    '(?:x@)+(?:x@)+(?:x@)+y',
  ],
  ...[
    '(?i:a+)+b',
    '([ab]+)*c{2}',
    '(?:[^"]+)+"q',
    '^(?:.{1,50})+$q',
    '(.{0,100}){50}q',
    '(?:a{1,3}){1,3000}b',
    '(((a{1,9}){1,9}){1,9}){1,9}b',
    '(?:\\p{L}+)+1',
    '(?:\\p{Script=Han}+)+x',
  ],
]

describe('a catastrophic pattern', () => {
  test('there are fifty of them', () => {
    expect(catastrophic.length).toBeGreaterThanOrEqual(50)
  })

  test.each(catastrophic)('/%s/ is answered or stopped, and what was skipped is counted', async (source) => {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const beganMs = performance.now()
    const outcome = await ask({ text: `/${source.replaceAll('/', '\\/')}/` })
    const tookMs = performance.now() - beganMs
    delay.disable()
    if ('refused' in outcome) expect(outcome.refused).toBe('query-broken')
    else {
      expect(['done', 'failed']).toContain(outcome.search.state)
      expect(outcome.rows + outcome.search.skippedRows).toBeLessThanOrEqual(10)
    }
    // A limit a row on ten rows by two workers, and twice that for a busy machine.
    expect(tookMs).toBeLessThan(10_000)
    expect(delay.max / 1e6).toBeLessThan(500)
  })

  test('leaves the engine able to answer the next question', async () => {
    expect(await ask({ text: 'needle' })).toMatchObject({ rows: 1, search: { state: 'done', skippedRows: 0 } })
    expect(await ask({ text: '/needle 针$/' })).toMatchObject({ rows: 1, search: { state: 'done' } })
  })

  test('is stopped when nobody waits for it', async () => {
    const { view } = await window.session.call('openView', {
      dataset: window.dataset,
      query: { text: '/(a|b|ab)*bcd/' },
    })
    await window.session.call('stopSearch', { view })
    const { search } = await window.session.call('getView', { view })
    expect(['cancelled', 'done']).toContain(search.state)
  })
})

describe('a large question', () => {
  test('of 10,000 terms that all must hold is answered', async () => {
    const text = Array.from({ length: 10_000 }, (_, at) => `w${at}`).join(' ')
    expect(await ask({ text })).toMatchObject({ rows: 0 })
  }, 60_000)

  test('of 10,000 terms of which one must hold is answered', async () => {
    const text = [...Array.from({ length: 9_999 }, (_, at) => `w${at}`), 'needle'].join(' or ')
    expect(await ask({ text })).toMatchObject({ rows: 1 })
  }, 60_000)

  test('of one word of a million letters is answered', async () => {
    expect(await ask({ text: 'q'.repeat(999_990) })).toMatchObject({ rows: 0 })
  })

  test('longer than a message may be is refused', async () => {
    expect(await ask({ text: 'q'.repeat(1_000_001) })).toEqual({ refused: 'bad-request' })
  })
})

describe('a broken question', () => {
  test.each([
    '"',
    '(',
    ')',
    '/(/',
    'or',
    '-(',
    'tag:',
    'is:x',
    'tokens>x',
    'row:-1',
    'lang:',
    'has:..',
    '/[/',
    '/a{2,1}/',
    'a or or b',
    '\\"("',
    'NOT NOT',
  ])('%s ends in a sentence or an answer', async (text) => {
    const outcome = await ask({ text })
    if ('refused' in outcome) expect(outcome.refused).toBe('query-broken')
    else expect(outcome.search.state).toBe('done')
  })

  test.each(['\ud83d', '\0', '\u202e"x"', '"\\u0000"', '\uFFFF', '🏴‍☠️', '"\ud83d"', '/\ud83d/', 'ａ＝１'])(
    'of odd characters (%j) is answered',
    async (text) => {
      expect(await ask({ text, isNormalised: true })).toMatchObject({ search: { state: 'done' } })
    },
  )
})

describe('a huge line', () => {
  test('of 80 MB is searched or counted as skipped', async () => {
    const path = join(folder.path, 'huge.jsonl')
    writeFileSync(path, `{"text":"small needle"}\n{"text":"${'a'.repeat(80 * 2 ** 20)} needle"}\n{"text":"small"}\n`)
    const engine = await startEngine(folder.path, { dataFolder: join(folder.path, 'data-huge') })
    const other = await Window.open(engine, path)
    const before = window
    window = other
    try {
      for (const text of ['needle', 'text:needle', '/needle/', 'NEEDLE']) {
        const outcome = await ask({ text })
        if ('refused' in outcome) throw new Error(outcome.refused)
        expect(outcome.search.state).toBe('done')
        expect(outcome.rows + outcome.search.skippedRows).toBe(2)
      }
    } finally {
      window = before
      await engine.close()
    }
  }, 60_000)
})
