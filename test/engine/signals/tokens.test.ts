/** Tokens: o200k exactly, and by a tokenizer of the user's. */
import { unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { o200kCounter } from '../../../electron/engine/signals/token-counter.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { cpuMs } from '../../doubles/cpu-time.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }
const reference = (text: string): number => countTokens(text, plain)

test('counts as the reference does, whatever the text', () => {
  const counter = o200kCounter()
  const words = [
    'the',
    ' quick',
    '中文',
    '的',
    "I'm",
    "DON'T",
    '\n\n',
    '  ',
    '12345',
    '<|endoftext|>',
    'é',
    '👍🏽',
    '\u200b',
    '=',
    'ABC',
    'ñandú',
    '日本',
    '한국',
    '🇨🇳',
    '\ud800',
  ]
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
  )
  fc.assert(
    fc.property(text, (one) => {
      expect(counter.count(one)).toBe(reference(one))
    }),
    { numRuns: 500 },
  )
  // Past the length up to which the least pair is searched for, and past that at which texts are split.
  for (const one of [
    '天地玄黄宇宙洪荒'.repeat(60),
    'abcdefgh'.repeat(40),
    '='.repeat(500),
    'word and '.repeat(30_000),
  ]) {
    expect(counter.count(one)).toBe(reference(one))
  }
})

test('takes time that grows with the text, not with its square', () => {
  for (const piece of ['的一是不了', 'a', ' ', '=', '\n', 'aA', '😀']) {
    const text = piece.repeat(400_000 / piece.length)
    expect(
      cpuMs(() => o200kCounter().count(text)),
      JSON.stringify(piece),
    ).toBeLessThan(5_000)
  }
})

/** Two letters that may become one token, and an unknown one. */
const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: null,
  model: { type: 'BPE', dropout: null, unk_token: '?', vocab: { '?': 0, a: 1, b: 2, ab: 3 }, merges: ['a b'] },
}

test('counts by a tokenizer that was chosen, in later openings too, until it is let go of', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  const chosen = join(folder.path, 'tokenizer.json')
  writeFileSync(path, '{"prompt":"ab ab b","response":"a"}\n')
  writeFileSync(chosen, JSON.stringify(tokenizer))
  const tokensOf = async (window: Window): Promise<unknown> => {
    const parts = [{ kind: 'signal' as const, signal: 'tokens' }]
    const described = await window.session.call('describe', { dataset: window.dataset, of: { kind: 'dataset' }, parts })
    const [part] = described.parts
    return part.kind === 'numbers' ? part.sides[0].summary.max : null
  }
  const inO200k = reference('ab ab b') + reference('a')

  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  expect(await tokensOf(window)).toBe(inO200k)
  const settings = await window.session.call('setTokenizer', { file: { kind: 'picked', token: chosen } })
  expect(settings.tokenizer?.name).toBe('tokenizer.json')
  unlinkSync(chosen)
  expect(await tokensOf(window)).toBe(4)
  await engine.close()

  const again = await startEngine(folder.path)
  const later = await Window.open(again, path)
  expect(await tokensOf(later)).toBe(4)
  await later.session.call('setTokenizer', { file: null })
  expect(await tokensOf(later)).toBe(inO200k)
  await again.close()
})

test('refuses a file that is no tokenizer in a sentence, and goes on as before', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, '{"a":1}\n')
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  for (const text of ['', '{}', '[]', '{"model":{"type":"Nothing"}}', 'not JSON']) {
    const other = join(folder.path, 'other.json')
    writeFileSync(other, text)
    const asked = window.session.call('setTokenizer', { file: { kind: 'picked', token: other } })
    const error = await asked.catch((thrown: unknown) => thrown)
    expect(isEngineError(error, 'tokenizer-unusable'), text).toBe(true)
  }
  await engine.close()
})
