import { expect, test } from 'vitest'
import { kindsOfBits, lint, lintBits, lintKinds } from '../../shared/sample/lint.ts'
import { emptySample, type Part, type Role, type Sample, type Turn } from '../../shared/sample/sample.ts'

const text = (words: string): Part => ({ kind: 'text', text: words, place: { kind: 'value', at: ['text'] } })
const turn = (role: Role, ...parts: (Part | string)[]): Turn => ({
  role,
  rawRole: role,
  parts: parts.map((part) => (typeof part === 'string' ? text(part) : part)),
  contentWas: 'string',
  train: null,
  at: null,
  extra: [],
})
const sample = (turns: Turn[], more: Partial<Sample> = {}): Sample => ({ ...emptySample('test'), turns, ...more })
const call = (name: string, args: string): Part => ({
  kind: 'tool-call',
  id: null,
  name,
  namePlace: null,
  args,
  argsWas: 'json-string',
  argsPlace: null,
})
const kindsOf = (one: Sample): string[] => lint(one).map(({ kind }) => kind)
const candidate = (tag: 'chosen' | 'rejected', words: string): Sample['candidates'][number] => ({
  turns: [turn('assistant', words)],
  tag,
  rank: null,
  model: null,
  metrics: [],
  at: null,
})

test('finds nothing in sound samples', () => {
  const image: Part = { kind: 'media', media: 'image', ref: 'a.png', place: null, carrier: 'tag' }
  const sound = [
    sample([turn('user', '1 + 1?'), turn('assistant', '2')]),
    sample([turn('system', 'Be brief.'), turn('user', '你好'), turn('assistant', '你好！')]),
    sample(
      [
        turn('user', 'weather?'),
        turn('assistant', call('weather', '{"at":"Ulm"}')),
        turn('tool', 'sun'),
        turn('assistant', 'Sun.'),
      ],
      {
        tools: [{ name: 'weather', json: '{}', at: ['tools', 0] }],
      },
    ),
    sample([turn('user', 'prompt only')]),
    sample([turn('user', 'p')], { candidates: [candidate('chosen', 'a'), candidate('rejected', 'b')] }),
    sample([turn('user', image, 'what is it?'), turn('assistant', '```js\na\n```\nand `code`')], {
      media: [{ media: 'image', ref: 'a.png', at: ['images', 0] }],
    }),
    sample([turn('user', 'x'), turn('assistant', '<think>\n\n</think>\nx')]),
  ]
  expect(sound.map(kindsOf)).toEqual(sound.map(() => []))
})

test.each<[string, Sample, string[]]>([
  ['system late', sample([turn('user', 'a'), turn('system', 'b'), turn('assistant', 'c')]), ['roles-out-of-order']],
  [
    'a result that nobody asked for',
    sample([turn('user', 'a'), turn('tool', 'b'), turn('assistant', 'c')]),
    ['roles-out-of-order'],
  ],
  [
    'assistant first',
    sample([turn('assistant', 'hi'), turn('user', 'a'), turn('assistant', 'c')]),
    ['roles-out-of-order'],
  ],
  ['two of one role', sample([turn('user', 'a'), turn('user', 'b'), turn('assistant', 'c')]), ['same-role-twice']],
  ['the user last', sample([turn('user', 'a'), turn('assistant', 'b'), turn('user', 'c')]), ['ends-on-user']],
  ['an empty turn', sample([turn('user', ' \n'), turn('assistant', 'b')]), ['empty-turn']],
  ['no answer', sample([turn('user', 'a'), turn('assistant', '')]), ['missing-answer', 'empty-turn']],
  ['an unknown role', sample([turn('user', 'a'), turn('unknown', 'b'), turn('assistant', 'c')]), ['unknown-role']],
  ['broken arguments', sample([turn('user', 'a'), turn('assistant', call('f', '{"a":'))]), ['tool-call-not-json']],
  [
    'an unknown tool',
    sample([turn('user', 'a'), turn('assistant', call('g', '{}'))], {
      tools: [{ name: 'f', json: '{}', at: ['tools', 0] }],
    }),
    ['tool-undefined'],
  ],
  ['an open thought', sample([turn('user', 'a'), turn('assistant', '<think>\nhm')]), ['unclosed-think']],
  ['an open fence', sample([turn('user', 'a'), turn('assistant', '```python\nprint(1)')]), ['unclosed-fence']],
  [
    'a pair of one',
    sample([turn('user', 'p')], { candidates: [candidate('chosen', 'a'), candidate('rejected', 'a')] }),
    ['chosen-equals-rejected'],
  ],
  [
    'a pair for two prompts',
    sample([turn('user', 'p')], {
      candidates: [
        { ...candidate('chosen', 'a'), turns: [turn('assistant', 'a'), turn('user', 'q'), turn('assistant', 'b')] },
        candidate('rejected', 'b'),
      ],
    }),
    ['prompt-differs'],
  ],
  [
    'a picture that is missing',
    sample([turn('user', '<image>'), turn('assistant', 'b')], {
      media: [{ media: 'image', ref: 'a', at: ['images', 0] }],
    }),
    ['media-mismatch'],
  ],
])('finds %s', (_name, one, kinds) => {
  expect(kindsOf(one)).toEqual(kinds)
})

test('closes a fence with as many signs as opened it, and leaves shorter ones inside alone', () => {
  const [finding] = lint(sample([turn('user', 'a'), turn('assistant', '````md\n```\nx\n```')]))
  expect(finding.fix).toMatchObject({ kind: 'text', text: '````md\n```\nx\n```\n````' })
})

test('offers to merge only what can be merged without loss', () => {
  const plain = lint(sample([turn('user', 'a'), turn('user', 'b'), turn('assistant', 'c')]))
  expect(plain[0].fix).toEqual({ kind: 'merge', at: { candidate: null, turn: 0 } })
  const image: Part = { kind: 'media', media: 'image', ref: 'a', place: null, carrier: 'part' }
  const rich = lint(sample([turn('user', 'a'), turn('user', image), turn('assistant', 'c')]))
  expect(rich[0]).toMatchObject({ kind: 'same-role-twice', fix: null })
})

test('tells findings as bits and back', () => {
  const findings = lint(sample([turn('user', ''), turn('assistant', '```')]))
  expect(kindsOfBits(lintBits(findings))).toEqual(['empty-turn', 'unclosed-fence'])
  expect(lintKinds.length).toBeLessThanOrEqual(16)
})
