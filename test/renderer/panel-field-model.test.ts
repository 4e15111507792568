/** A row becomes fields that read well, in the formats that fine-tuning data comes in, and stays small whatever its size. */
import { describe, expect, it } from 'vitest'
import { type Field, fieldsOf } from '../../renderer/panel/field-model.ts'
import { pathLabel } from '../../shared/json-path.ts'
import { cpuMs } from '../doubles/cpu-time.ts'

const long = 'This is a text long enough to be read as a text rather than as a value beside its name.'

const shownIn = (text: string, fields: readonly Field[], indent = ''): string[] =>
  fields.flatMap((field) => {
    const name = pathLabel(field.path)
    if (field.kind === 'turn') {
      const role = text.slice(field.role.span.start, field.role.span.end)
      return [
        `${indent}${field.isPart ? 'part' : 'turn'} ${name} ${role}`,
        ...shownIn(text, field.fields, `${indent}  `),
      ]
    }
    if (field.kind === 'label') return [`${indent}label ${name}`]
    return [`${indent}${field.kind}${field.isDuplicate ? ' twice' : ''} ${name}`]
  })

const shown = (row: unknown): string[] => {
  const text = typeof row === 'string' ? row : JSON.stringify(row)
  return shownIn(text, fieldsOf({ text, skips: null }).fields)
}

describe('fieldsOf', () => {
  it('reads instructions as texts and the rest as values', () => {
    expect(
      shown({ instruction: long, input: '', output: long, score: 0.5, tags: ['a', 'b'], meta: { source: 'x' } }),
    ).toEqual(['text instruction', 'text input', 'text output', 'json score', 'json tags', 'json meta'])
  })

  it('reads messages as turns, content first', () => {
    expect(
      shown({
        messages: [
          { role: 'user', content: long },
          { loss_weight: 1, role: 'assistant', content: 'Short.' },
        ],
      }),
    ).toEqual([
      'label messages',
      'turn messages[0] "user"',
      '  text messages[0].content',
      'turn messages[1] "assistant"',
      '  text messages[1].content',
      '  json messages[1].loss_weight',
    ])
  })

  it('reads ShareGPT turns, single turns and lists of them', () => {
    expect(shown({ conversations: [{ from: 'human', value: 'Hi' }], chosen: { from: 'gpt', value: long } })).toEqual([
      'label conversations',
      'turn conversations[0] "human"',
      '  text conversations[0].value',
      'turn chosen "gpt"',
      '  text chosen.value',
    ])
  })

  it('reads tool calls and parts of a content', () => {
    expect(
      shown({
        messages: [
          { role: 'assistant', content: null, tool_calls: [{ id: 'c1', function: { name: 'f', arguments: '{}' } }] },
          { role: 'assistant', content: '', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f' } }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: long },
              { type: 'image_url', image_url: 'x' },
            ],
          },
        ],
      }),
    ).toEqual([
      'label messages',
      'turn messages[0] "assistant"',
      '  json messages[0].content',
      '  json messages[0].tool_calls',
      'turn messages[1] "assistant"',
      '  text messages[1].content',
      '  label messages[1].tool_calls',
      '  part messages[1].tool_calls[0] "function"',
      '    json messages[1].tool_calls[0].function',
      '    text messages[1].tool_calls[0].id',
      'turn messages[2] "user"',
      '  part messages[2].content[0] "text"',
      '    text messages[2].content[0].text',
      '  part messages[2].content[1] "image_url"',
      '    text messages[2].content[1].image_url',
    ])
  })

  it('opens what holds something to read, and nothing else', () => {
    expect(
      shown({ completions: [{ model: 'm', response: long }], config: { a: { b: { c: 1 } } }, list: [1, 2, 3] }),
    ).toEqual(['text completions[0].model', 'text completions[0].response', 'json config', 'json list'])
  })

  it('reads short Chinese texts as texts in what it opens', () => {
    expect(
      shown({
        history: [
          ['今天天气怎么样呢，我想出去走走看看风景，带点什么好呢', '今天晴天，适合出门走走，带上水和帽子就可以了。'],
        ],
      }),
    ).toEqual(['text history[0][0]', 'text history[0][1]'])
  })

  it('shows both of two equal keys', () => {
    expect(shown('{"a":1,"a":{"role":"user","content":"x"},"b":2}')).toEqual(['json twice a', 'json twice a', 'json b'])
  })

  it('reads rows that are no objects', () => {
    expect(shown('"text"')).toEqual(['text '])
    expect(shown('[1,2]')).toEqual(['json '])
    expect(shown('3.50')).toEqual(['json '])
    expect(shown('{}')).toEqual([])
  })

  it('makes no more fields than asked for', () => {
    const text = `{${Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":${at}`).join(',')}}`
    const model = fieldsOf({ text, skips: null }, 50)
    expect([model.fields.length, model.hasMore]).toEqual([50, true])
    const deep = `${'['.repeat(500_000)}"${long}"${']'.repeat(500_000)}`
    expect(cpuMs(() => expect(fieldsOf({ text: deep, skips: null }).fields).toHaveLength(1))).toBeLessThan(400)
  })

  it('reads the first part of a row as far as it goes', () => {
    const text = JSON.stringify({ a: 1, messages: [{ role: 'user', content: long }] })
    for (let length = 1; length < text.length; length++) {
      expect(() => fieldsOf({ text: text.slice(0, length), skips: null })).not.toThrow()
    }
    expect(shown(text.slice(0, -20)).slice(0, 2)).toEqual(['json a', 'label messages'])
  })
})
