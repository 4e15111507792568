import { expect, test } from 'vitest'
import { formLike, targetName } from '../../renderer/dataset/target-name.ts'

test('a name that is proposed ends as its form does, whatever the file was called', () => {
  const of = (name: string, format: Parameters<typeof targetName>[1]['format']) =>
    targetName(name, { format, packing: 'none' }, '-export')
  expect([
    of('chat.jsonl', 'jsonl'),
    of('chat.jsonl.gz', 'csv'),
    of('a.b.json', 'parquet'),
    of('noending', 'tsv'),
    of('train-*.jsonl.zst', 'json'),
    of('.jsonl', 'jsonl'),
  ]).toEqual([
    'chat-export.jsonl',
    'chat-export.csv',
    'a.b-export.parquet',
    'noending-export.tsv',
    'train-all-export.json',
    'rows-export.jsonl',
  ])
  expect(targetName('chat.csv', { format: 'jsonl', packing: 'zstd' })).toBe('chat.jsonl.zst')
})

test('rows are written at first as they lie in the file', () => {
  expect([
    formLike('jsonl', 'gzip'),
    formLike('json-wrapper', 'none'),
    formLike('json-sequence', 'none'),
    formLike('csv', 'gzip'),
    formLike('parquet', 'none'),
  ]).toEqual([
    { format: 'jsonl', packing: 'gzip' },
    { format: 'json', packing: 'none' },
    { format: 'jsonl', packing: 'none' },
    { format: 'csv', packing: 'none' },
    { format: 'parquet', packing: 'none' },
  ])
})
