/** Mappings made by hand: what they read, where edits go, and what they can't hold. */
import { describe, expect, it } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { lensOfMapping, type Mapping, mappingSchema, shapeOf } from '../../shared/lens/mapping.ts'
import { editsOf } from '../../shared/sample/edit-sample.ts'
import type { Sample } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { editLine, readLine } from './lens-rows.ts'
import { conversationsOf, talkOf } from './naive-sample-edit.ts'

const read = (line: string, mapping: Mapping): Sample => lensOfMapping(mapping).read(readLine(line))

/** Gives the line after an edit, or what can't be held. */
const edit = (line: string, mapping: Mapping, one: SampleEdit): string => {
  const [row, lens] = [readLine(line), lensOfMapping(mapping)]
  try {
    return editLine(line, editsOf(row, lens, lens.read(row), one))
  } catch (error) {
    if (isEngineError(error) && error.code === 'format-cannot-hold') return String(error.values.what)
    throw error
  }
}

const said = (sample: Sample): string[][] =>
  conversationsOf(talkOf(sample)).map((turns) => turns.map(({ role, text }) => `${role}: ${text}`))

const at = (turn: number, candidate: number | null = null) => ({ candidate, turn })

describe('a mapping of fields', () => {
  const mapping: Mapping = {
    system: ['meta', 'persona'],
    prompt: ['q', 'main'],
    input: ['q', 'about'],
    answer: ['reply'],
    scores: [['stars'], ['meta', 'sure']],
  }
  const line =
    '{"q":{"main":"\\u95ee","about":"甲", "id": 1.0},"reply":"答","stars":4.50,"meta":{"sure":true,"from":"x"},"n":[1]}'

  it('reads nested fields, and lists all others', () => {
    const sample = read(line, mapping)
    expect(said(sample)).toEqual([['user: 问甲', 'assistant: 答']])
    expect(sample).toMatchObject({
      lens: 'mapping',
      metrics: [
        { name: 'stars', json: '4.50' },
        { name: 'meta.sure', json: 'true' },
      ],
      rest: [['q', 'id'], ['meta', 'from'], ['n']],
    })
  })

  it('edits the fields where they stand', () => {
    const text: SampleEdit = { kind: 'text', place: { kind: 'value', at: ['q', 'main'] }, copies: [], text: '问好' }
    expect(edit(line, mapping, text)).toBe(line.replace('\\u95ee', '\\u95ee好'))
    const system: SampleEdit = { kind: 'insert', at: at(0), turns: [{ role: 'system', text: 's' }] }
    expect(edit(line, mapping, system)).toBe(line.replace('"from":"x"', '"from":"x","persona":"s"'))
    expect(edit(line, mapping, { kind: 'metric', at: ['stars'], json: '5' })).toBe(line.replace('4.50', '5'))
  })

  it('says what it has no place for', () => {
    const turns = [{ role: 'user' as const, text: 'x' }]
    expect(edit(line, mapping, { kind: 'insert', at: at(2), turns })).toBe('turn-order')
    expect(edit(line, mapping, { kind: 'remove', at: at(1), count: 1 })).toBe('no-turns')
    expect(
      edit(line, { prompt: ['q', 'main'] }, { kind: 'insert', at: at(0), turns: [{ role: 'system', text: 's' }] }),
    ).toBe('system')
    // There is no object that a system text could be put into.
    const system: SampleEdit = { kind: 'insert', at: at(0), turns: [{ role: 'system', text: 's' }] }
    expect(edit('{"q":{"main":"x"}}', mapping, system)).toBe('system')
  })

  it('takes rows in which one of its fields is there', () => {
    const { matches } = lensOfMapping(mapping)
    expect(
      ['{"reply":1}', '{"q":{"main":null}}', '{"q":{}}', '[]', '"x"'].map((row) => matches(readLine(row))),
    ).toEqual([true, true, false, false, false])
  })
})

describe('a mapping of chosen and rejected', () => {
  const mapping: Mapping = { prompt: ['ask'], chosen: ['good'], rejected: ['bad'] }

  it('reads both, and lets them change places', () => {
    const line = '{"ask": "q", "good": "\\u597d", "bad": "坏"}'
    const sample = read(line, mapping)
    expect(sample.candidates.map(({ tag }) => tag)).toEqual(['chosen', 'rejected'])
    expect(said(sample)).toEqual([
      ['user: q', 'assistant: 好'],
      ['user: q', 'assistant: 坏'],
    ])
    expect(edit(line, mapping, { kind: 'choose', candidate: 1 })).toBe('{"ask": "q", "good": "坏", "bad": "\\u597d"}')
    expect(edit(line, mapping, { kind: 'choose', candidate: 0 })).toBe(line)
    expect(edit(line, mapping, { kind: 'add-candidate', text: 'x' })).toBe('more-candidates')
  })
})

describe('a mapping of a conversation', () => {
  const mapping: Mapping = {
    system: ['sys'],
    conversation: { at: ['log'], roleKey: 'who', contentKey: 'what', roles: { user: 'U', assistant: 'B' } },
  }
  const line = '{"sys":"s","log":[{"who":"U","what":"q","t":1.0}, {"what":"a","who":"B"}],"k":null}'

  it('reads names of roles that only this data has', () => {
    const sample = read(line, mapping)
    expect(said(sample)).toEqual([['system: s', 'user: q', 'assistant: a']])
    expect(sample.turns[1]).toMatchObject({ rawRole: 'U', at: ['log', 0], extra: [['log', 0, 't']] })
    expect(sample.rest).toEqual([['k']])
  })

  it.each<[string, SampleEdit, string]>([
    [
      'puts in messages with these keys',
      {
        kind: 'insert',
        at: at(3),
        turns: [
          { role: 'user', text: '再' },
          { role: 'assistant', text: 'b' },
        ],
      },
      '{"sys":"s","log":[{"who":"U","what":"q","t":1.0}, {"what":"a","who":"B"},{"who":"U","what":"再"},{"who":"B","what":"b"}],"k":null}',
    ],
    [
      'takes out messages',
      { kind: 'remove', at: at(1), count: 1 },
      '{"sys":"s","log":[{"what":"a","who":"B"}],"k":null}',
    ],
    [
      'moves messages',
      { kind: 'move', at: at(2), to: 1 },
      '{"sys":"s","log":[{"what":"a","who":"B"}, {"who":"U","what":"q","t":1.0}],"k":null}',
    ],
    [
      'changes roles',
      { kind: 'role', at: at(1), role: 'assistant' },
      '{"sys":"s","log":[{"who":"B","what":"q","t":1.0}, {"what":"a","who":"B"}],"k":null}',
    ],
    [
      'writes a role that the data has no name for by its usual one',
      { kind: 'role', at: at(1), role: 'tool' },
      '{"sys":"s","log":[{"who":"tool","what":"q","t":1.0}, {"what":"a","who":"B"}],"k":null}',
    ],
    [
      'doubles messages',
      { kind: 'duplicate', at: at(1) },
      '{"sys":"s","log":[{"who":"U","what":"q","t":1.0}, {"who":"U","what":"q","t":1.0}, {"what":"a","who":"B"}],"k":null}',
    ],
    ['cuts', { kind: 'cut', at: at(1) }, '{"sys":"s","log":[{"who":"U","what":"q","t":1.0}],"k":null}'],
    [
      'takes out the system text',
      { kind: 'remove', at: at(0), count: 1 },
      '{"log":[{"who":"U","what":"q","t":1.0}, {"what":"a","who":"B"}],"k":null}',
    ],
    ['moves nothing before the system text', { kind: 'move', at: at(1), to: 0 }, 'turn-order'],
    ['knows no marks', { kind: 'train', at: at(1), isTrained: false }, 'loss-mark'],
  ])('%s', (_, one, expected) => {
    expect(edit(line, mapping, one)).toBe(expected)
  })
})

describe('a mapping as it is kept', () => {
  it('says of at least one field what it is', () => {
    expect(mappingSchema.safeParse({ prompt: ['a'] }).success).toBe(true)
    expect(mappingSchema.safeParse({ conversation: { at: ['a'], roleKey: 'r', contentKey: 'c' } }).success).toBe(true)
    expect(mappingSchema.safeParse({}).success).toBe(false)
    expect(mappingSchema.safeParse({ scores: [['a']] }).success).toBe(false)
    expect(mappingSchema.safeParse({ prompt: [] }).success).toBe(false)
  })

  it('belongs to rows of the same keys, in whatever order', () => {
    expect(shapeOf(['b', 'a', 'b'])).toBe(shapeOf(['a', 'b']))
    expect(shapeOf(['a'])).not.toBe(shapeOf(['a', 'b']))
    expect(shapeOf(['a,b'])).not.toBe(shapeOf(['a', 'b']))
  })
})
