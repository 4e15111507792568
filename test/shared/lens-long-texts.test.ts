/** Texts that make careless patterns search again from every letter: each is read in a moment. */
import { describe, expect, it } from 'vitest'
import { readJson } from '../../shared/json-node.ts'
import { detect, readSample } from '../../shared/lens/lenses.ts'

const answer = (content: string): unknown => ({ messages: [{ role: 'assistant', content }] })

const rows: readonly (readonly [what: string, lens: string, row: unknown])[] = [
  ['tags of calls that nothing closes', 'messages', answer('<tool_call>'.repeat(100_000))],
  ['actions without an end', 'messages', answer('\nAction: a\nAction Input: {\n'.repeat(10_000))],
  ['an input behind much space', 'messages', answer(`Action: a\nAction Input: ${' '.repeat(100_000)}x`)],
  ['a thought of line breaks', 'messages', answer(`<think>${'\n'.repeat(200_000)}x</think>y`)],
  ['tools that nothing closes', 'messages', { messages: [{ role: 'system', content: '<tools>'.repeat(100_000) }] }],
  ['a transcript of line breaks', 'transcript', { text: `Human: a\n\nAssistant: ${'\n'.repeat(200_000)}x` }],
  ['MOSS texts of space and brackets', 'moss', mossRow(`x${' '.repeat(100_000)}y`, 'f("'.repeat(50_000))],
  [
    'thousands of images',
    'messages',
    {
      images: Array.from({ length: 5_000 }, () => 'a'),
      messages: [{ role: 'user', content: '<image>'.repeat(5_000) }],
    },
  ],
]

function mossRow(human: string, commands: string): unknown {
  return { chat: { turn_1: { Human: human, Commands: commands, MOSS: 'a' } } }
}

describe('long texts', () => {
  it.each(rows)('%s', { timeout: 2_000 }, (_what, id, value) => {
    const row = readJson(new TextEncoder().encode(JSON.stringify(value)))
    if (row === null) throw new Error('no JSON')
    const lens = detect(row)
    expect(lens?.id).toBe(id)
    expect(readSample(row, lens).turns.length).toBeGreaterThan(0)
  })
})
