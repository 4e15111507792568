/** A table is told by its bytes; its name helps where they say nothing. */
import { expect, test } from 'vitest'
import { looksTabular } from '../../../electron/engine/tabular/looks-tabular.ts'

const look = (text: string, name = 'x.txt', isWhole = true): string | null =>
  looksTabular(Buffer.from(text), name, isWhole)?.delimiter ?? null

test('lines of as many cells are a table, whatever the name', () => {
  expect(look('a,b\n1,2\n3,4\n')).toBe(',')
  expect(look('a;b\n1,5;2,5\n3,5;4,5\n')).toBe(';')
  expect(look('a\tb\n1,5\t2\n3\t4\n')).toBe('\t')
  expect(look('a|b|c\n1|2|3\n3|4|5\n')).toBe('|')
  expect(look('"a","b"\n"x, y\nz","2"\n"3","4"\n')).toBe(',')
})

test('JSON is none', () => {
  expect(look('{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n', 'x.csv')).toBeNull()
  expect(look('[1, 2]\n[3, 4]\n', 'x.csv')).toBeNull()
  expect(look('[\n  {"a": 1},\n  {"a": 2}\n]\n', 'x.csv')).toBeNull()
  expect(look('{\n  "a": 1,\n  "b": 2\n}\n', 'x.csv')).toBeNull()
  expect(look('"a"\n"b"\n"c"\n')).toBeNull()
  expect(look('{"a": 1, "b"\n{"a": 1, "b": 2}\n')).toBeNull()
})

test('prose is none', () => {
  expect(look('Dear all, hello\nThis is, well, a text.\nNothing more.\n')).toBeNull()
  expect(look('Hello, world\n')).toBeNull()
  expect(look('\n\n', 'x.csv')).toBeNull()
  expect(look('a,b\u0000\n1,2\n3,4\n')).toBeNull()
})

test('a name decides on one column, one line, and lines that do not agree', () => {
  expect(look('text\nhello\n', 'x.csv')).toBe(',')
  expect(look('"text"\n"hello"\n', 'x.csv.gz')).toBe(',')
  expect(look('text\nhello\n', 'x.TSV')).toBe('\t')
  expect(look('text\nhello\n')).toBeNull()
  expect(look('a,b\n', 'x.csv')).toBe(',')
  expect(look('a,b,c\n1,2,3\n1,2\n1,2,3\n4,5,6\n4,5,6\n', 'x.csv')).toBe(',')
  expect(look('text\nwell, yes\nno, never, ever\n', 'x.csv')).toBe(',')
})

test('a head that ends inside a row says as much as the rows before', () => {
  expect(look('a,b\n1,2\n3,4\n"5, 6', 'x.txt', false)).toBe(',')
  expect(look(`a,b\n1,"${'x'.repeat(1000)}`, 'x.csv', false)).toBe(',')
})

test('a mark and a line for Excel are passed over', () => {
  expect(look('\ufeffa;b\n1;2\n3;4\n')).toBe(';')
  expect(look('\ufeffsep=|\r\na,b|c\r\n')).toBe('|')
})
