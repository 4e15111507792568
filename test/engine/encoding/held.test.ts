/** Rows of files in older encodings, from the bytes on disk to the bytes on disk, through the engine. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { ChangeRequest } from '../../../shared/contract.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { rowId } from '../../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'
import { mendAll, replaceAll } from '../support/mending.ts'

const stage = async (bytes: Uint8Array, encoding: EncodingChoice['encoding'], rest: EncodingChoice['rest'] = null) => {
  const folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  writeFileSync(path, bytes)
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path, { encoding, rest })
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  return {
    window,
    read: () => readFileSync(path),
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      folder[Symbol.dispose]()
    },
  }
}

const wish = {
  set: { kind: 'set', target: { kind: 'row', row: rowId(0) }, path: ['a'], json: '"été 你"' },
  edit: { kind: 'edit', row: rowId(0), edits: [{ do: 'set', at: ['a'], json: '"你"' }] },
  replace: { kind: 'replace', row: rowId(0), text: '{"a":"😀"}' },
  insert: { kind: 'insert', after: rowId(1), lines: ['{"a":1}', '{"a":"你"}'] },
  many: { kind: 'set', target: { kind: 'rows', rows: [rowId(0), rowId(1)] }, path: ['你'], json: '1' },
  batch: {
    kind: 'batch',
    requests: [{ kind: 'set', target: { kind: 'row', row: rowId(1) }, path: ['a'], json: '"你"' }],
  },
} satisfies Record<string, ChangeRequest>

const french = iconv.encode('{"a":"café"}\r\n{"a":"naïve £"}\n', 'latin1')

describe('text that the encoding does not have', () => {
  test.each(Object.entries(wish))('is refused by %s, and nothing is journaled', async (_, request) => {
    await using bench = await stage(french, 'latin1')
    const { window } = bench
    await expect(window.apply(request)).rejects.toMatchObject({
      code: 'encoding-cannot-hold',
      values: { char: expect.stringMatching(/^(?:你|😀)$/), encoding: 'latin1' },
    })
    expect(await window.state()).toMatchObject({ isUnsaved: false, undo: null })
  })

  test('is refused as the outcome of a mend', async () => {
    await using bench = await stage(french, 'latin1')
    await expect(mendAll(bench.window, replaceAll('café', '咖啡'))).rejects.toMatchObject({
      code: 'encoding-cannot-hold',
      values: { char: '咖', code: 0x5496, encoding: 'latin1', row: 1 },
    })
    expect(await bench.window.state()).toMatchObject({ isUnsaved: false })
  })

  test('is taken as an escape', async () => {
    await using bench = await stage(french, 'latin1')
    await bench.window.apply({ kind: 'replace', row: rowId(0), text: '{"a":"\\u4f60é"}' })
    await bench.window.save()
    expect(bench.read()).toEqual(iconv.encode('{"a":"\\u4f60é"}\r\n{"a":"naïve £"}\n', 'latin1'))
  })

  test('is taken once the file is to be UTF-8', async () => {
    await using bench = await stage(french, 'latin1')
    await bench.window.session.call('setEncodingOut', { dataset: bench.window.dataset, isUtf8: true })
    await bench.window.apply(wish.set)
    await bench.window.save()
    expect(bench.read().toString()).toBe('{"a":"été 你"}\r\n{"a":"naïve £"}\n')
  })

  test('is taken in tags and notes, which are not in the file', async () => {
    await using bench = await stage(french, 'latin1')
    await bench.window.apply({ kind: 'note', row: rowId(0), text: '你好' })
    expect(await bench.window.state()).toMatchObject({ decisions: { noted: 1 } })
  })
})

test('decisions that the encoding does not have are refused before they are written into rows', async () => {
  await using bench = await stage(french, 'latin1')
  const { window } = bench
  const settings = { keepsBackup: false, decisionsOut: 'field', decisionsField: 'winnow' } as const
  await window.session.call('setSettings', settings)
  await window.apply({ kind: 'tag', target: { kind: 'row', row: rowId(1) }, tag: '重', isOn: true })
  const refused = { code: 'encoding-cannot-hold', values: { char: '重', encoding: 'latin1', row: 2 } }
  await expect(window.save()).rejects.toMatchObject(refused)
  expect(bench.read()).toEqual(french)
  await window.session.call('setEncodingOut', { dataset: window.dataset, isUtf8: true })
  await window.save()
  expect(bench.read().toString()).toBe('{"a":"café"}\r\n{"a":"naïve £","winnow":{"tags":["重"]}}\n')
})

test('a row may keep what its bytes happen to say, whatever else is edited in it', async () => {
  // Two bytes that Big5 has no meaning for, and that UTF-8 has one for.
  const other = Buffer.from('{"c":"\xa7\x41"}\n', 'latin1')
  const bytes = Buffer.concat([Buffer.from('7b2261223a22c280222c2262223a317d0a', 'hex'), other])
  await using bench = await stage(bytes, 'big5')
  await bench.window.set(rowId(0), ['b'], '"你"')
  await bench.window.save()
  expect(bench.read().toString('hex')).toBe(`7b2261223a22c280222c2262223a22a741227d0a${other.toString('hex')}`)
  await bench.window.set(rowId(0), ['b'], '2')
  await bench.window.save()
  expect(bench.read().toString('hex')).toBe(`7b2261223a22c280222c2262223a327d0a${other.toString('hex')}`)
})

test('a file is asked about whose first megabytes are ASCII', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  const plain = '{"a":"English"}\n'.repeat(100_000)
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(plain), iconv.encode('{"a":"中文，而且不少"}\n'.repeat(20_000), 'gbk')]),
  )
  const engine = await startEngine(folder.path)
  await expect(Window.open(engine, path)).rejects.toMatchObject({ code: 'encoding-unconfirmed' })
  const { guesses } = await engine
    .connect(() => undefined)
    .call('examineFile', { file: { kind: 'picked', token: path } })
  expect(guesses[0]).toMatchObject({ encoding: 'gb18030', rest: null, brokenLines: 0 })
  expect(guesses[0]?.preview[0]).toContain('中文，而且不少')
  const window = await Window.open(engine, path, { encoding: 'gb18030', rest: null })
  await window.until(({ index }) => index.state === 'done', 'indexed')
  expect(await window.text(rowId(100_000))).toBe('{"a":"中文，而且不少"}')
  await engine.close()
})

describe('a saved file', () => {
  test('is in its encoding, and but for the edited line every byte is as it was', async () => {
    // The euro as one byte, a full-width space in its second code, a byte of nothing, four bytes.
    const odd = Buffer.from('7b2261223a2280a3a0ff8139ee39227d0a', 'hex')
    const file = Buffer.concat([odd, iconv.encode('{"a":"你好"}\r\n', 'gbk'), odd])
    await using bench = await stage(file, 'gb18030')
    await bench.window.set(rowId(1), ['a'], '"再见😀"')
    await bench.window.save()
    expect(bench.read()).toEqual(Buffer.concat([odd, iconv.encode('{"a":"再见😀"}\r\n', 'gb18030'), odd]))
    // And once more, from what the save left behind.
    await bench.window.set(rowId(1), ['a'], '1')
    await bench.window.save()
    expect(bench.read()).toEqual(Buffer.concat([odd, Buffer.from('{"a":1}\r\n'), odd]))
  })

  test('keeps lines of another encoding beside an edited one', async () => {
    const other = iconv.encode('{"a":"你好，世界"}\n', 'gbk')
    const first = Buffer.concat([Buffer.from('{"a":"早上好"}\n'), other])
    const file = Buffer.concat([first, Buffer.from('{"a":"晚上好"}\n'), other])
    await using bench = await stage(file, 'utf-8', 'gb18030')
    expect(await bench.window.text(rowId(1))).toBe('{"a":"你好，世界"}')
    await bench.window.set(rowId(2), ['a'], '"夜"')
    await bench.window.save()
    expect(bench.read()).toEqual(Buffer.concat([first, Buffer.from('{"a":"夜"}\n'), other]))
  })

  test('keeps a mark and the order of bytes', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
    await using bench = await stage(utf16('{"a":"你"}\r\n{"a":"好"}\r\n'), 'utf-16le')
    await bench.window.set(rowId(0), ['a'], '"😀"')
    await bench.window.save()
    expect(bench.read()).toEqual(utf16('{"a":"😀"}\r\n{"a":"好"}\r\n'))
  })
})

test('rows are held against their encoding once it is to be kept again', async () => {
  // A byte of nothing stays in an edited row; a character typed while the file was to be UTF-8 does not.
  const file = Buffer.from('{"a":"\xff","b":1}\n{"a":"\xa7\x41"}\n', 'latin1')
  await using bench = await stage(file, 'big5')
  const { window } = bench
  const setOut = (isUtf8: boolean) => window.session.call('setEncodingOut', { dataset: window.dataset, isUtf8 })
  await setOut(true)
  await window.apply({ kind: 'replace', row: rowId(0), text: '{"a":"\udcff","b":2}' })
  await setOut(false)
  await setOut(true)
  await window.set(rowId(1), ['a'], '"😀"')
  await expect(setOut(false)).rejects.toMatchObject({ code: 'encoding-cannot-hold', values: { char: '😀', row: 2 } })
  await window.undo()
  await setOut(false)
  await window.save()
  expect(bench.read()).toEqual(Buffer.from('{"a":"\xff","b":2}\n{"a":"\xa7\x41"}\n', 'latin1'))
})
