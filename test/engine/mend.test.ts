/** A mend from its preview to the file: what is shown is what is made, as one step, and undo brings every byte back. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { applyMend, mendAll, openMend, readMend, replaceAll } from './support/mending.ts'

const stage = async (text: string) => {
  const folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  writeFileSync(path, text)
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  return {
    path,
    data: join(folder.path, 'data'),
    get window() {
      return window
    },
    read: () => readFileSync(path, 'utf8'),
    restart: async () => {
      await engine.close()
      engine = await startEngine(folder.path)
      window = await Window.open(engine, path)
      await window.until(({ survey }) => survey.state === 'done', 'surveyed')
    },
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      folder[Symbol.dispose]()
    },
  }
}

const rows = (count: number): string =>
  Array.from({ length: count }, (_, at) => `{"id": ${at}, "text": "第${at}条 cat \\u4f60好", "n": 1.0}\n`).join('')

test('a preview tells which rows change, where, and what stays', async () => {
  await using bench = await stage(`${rows(3)}{bad cat\n{"id":4,"text":"dog"}\n`)
  const { window } = bench
  const info = await openMend(window, replaceAll('cat', '猫'))
  expect(info).toMatchObject({ state: 'done', rows: 3, changes: 3, skipped: [{ reason: 'malformed', rows: 1 }] })
  const [first] = await readMend(window, info.mend)
  expect(first).toEqual({
    row: 0,
    number: 0,
    isOn: true,
    isAsFound: true,
    more: 0,
    changes: [
      {
        at: ['text'],
        what: 'text',
        more: 0,
        pieces: [
          { kind: 'same', text: '第0条 ' },
          { kind: 'removed', text: 'cat' },
          { kind: 'added', text: '猫' },
          { kind: 'same', text: ' 你好' },
        ],
      },
    ],
  })
})

test.each([5, 2500])('%i rows are mended as one step, that undo, redo, a save and a restart know', async (count) => {
  const original = rows(count)
  await using bench = await stage(original)
  const made = await mendAll(bench.window, replaceAll('cat', '猫'))
  expect(made).toMatchObject({ skipped: 0, step: { label: 'mend', field: 'replace', rows: count } })
  expect(await bench.window.state()).toMatchObject({ counts: { edited: count }, undo: { label: 'mend' } })
  expect(await bench.window.text(rowId(1))).toBe('{"id": 1, "text": "第1条 猫 \\u4f60好", "n": 1.0}')
  await bench.window.set(rowId(1), ['id'], '"own"')
  await bench.restart()
  expect(await bench.window.text(rowId(1))).toBe('{"id": "own", "text": "第1条 猫 \\u4f60好", "n": 1.0}')
  await bench.window.undo()
  await bench.window.save()
  expect(bench.read()).toBe(original.replaceAll('cat', '猫'))
  await bench.window.undo()
  await bench.window.save()
  expect(bench.read()).toBe(original)
  await bench.window.redo()
  await bench.restart()
  await bench.window.save()
  expect(bench.read()).toBe(original.replaceAll('cat', '猫'))
  expect((await bench.window.state()).counts.malformed).toBe(0)
})

test('rows that are left out stay, and rows changed since then are mended only if that comes to the same', async () => {
  await using bench = await stage(rows(6))
  const { window } = bench
  const { mend } = await openMend(window, replaceAll('cat', 'dog'))
  await window.session.call('tickMend', { mend, row: rowId(2), isOn: false })
  await window.set(rowId(3), ['text'], '"two cat cat"')
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(4) } })
  expect((await readMend(window, mend)).map(({ row, isOn, isAsFound }) => [row, isOn, isAsFound])).toEqual([
    [0, true, true],
    [1, true, true],
    [2, false, true],
    [3, true, false],
    [4, true, false],
    [5, true, true],
  ])
  const made = await applyMend(window, mend, 'one-name-for-one-change')
  expect(made).toMatchObject({ skipped: 2, step: { rows: 3 } })
  expect(await applyMend(window, mend, 'one-name-for-one-change')).toEqual(made)
  expect(await window.text(rowId(2))).toContain('cat')
  expect(await window.text(rowId(3))).toContain('two cat cat')
  expect(await window.text(rowId(5))).toContain('dog')
  await window.session.call('tickMend', { mend, row: null, isOn: false })
  expect(await window.session.call('getMend', { mend })).toMatchObject({ rows: 6, leftOut: 6 })
})

test('rows judged to be dropped are deleted, as a mend like any other', async () => {
  await using bench = await stage(rows(4))
  const { window } = bench
  await window.apply({ kind: 'judge', target: { kind: 'rows', rows: [rowId(1), rowId(3)] }, verdict: 'drop' })
  const { mend, rows: found } = await openMend(window, { kind: 'drop' })
  expect(found).toBe(2)
  expect((await readMend(window, mend)).map(({ row }) => row)).toEqual([1, 3])
  expect(await applyMend(window, mend)).toMatchObject({ step: { label: 'mend', field: 'drop', rows: 2 } })
  expect((await window.state()).counts.deleted).toBe(2)
  await window.undo()
  expect((await window.state()).counts.deleted).toBe(0)
})

test('an expression that never ends gives its row up, and says so', { timeout: 60_000 }, async () => {
  await using bench = await stage(`{"t":"${'a'.repeat(40)}!"}\n{"t":"aab"}\n`)
  const info = await openMend(bench.window, replaceAll('(a+)+b', 'x', true))
  expect(info).toMatchObject({ rows: 1, skipped: [{ reason: 'timeout', rows: 1 }] })
})

test('rows may be edited, inserted, taken out and saved while a preview looks at them', {
  timeout: 60_000,
}, async () => {
  const original = rows(9000)
  await using bench = await stage(original)
  const { window } = bench
  const looking = openMend(window, { kind: 'fix', fixes: ['trim', 'half-width'], place: { in: 'all' } })
  const replacing = openMend(window, replaceAll('cat', 'dog'))
  for (let at = 0; at < 6; at++) {
    await window.set(rowId(8000 + at), ['text'], '" cat "')
    await window.apply({ kind: 'insert', after: rowId(at), lines: [`{"text":"cat ${at}"}`] })
    if (at % 2 === 1) await window.undo()
    await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(100 + at) } })
    if (at === 3) await window.save()
  }
  expect(await looking).toMatchObject({ state: 'done', error: null })
  const { mend, rows: found } = await replacing
  expect(found).toBeGreaterThan(8900)
  await readMend(window, mend)
  const { step, skipped } = await applyMend(window, mend)
  expect(step.rows + skipped).toBe(found)
  while ((await window.state()).undo !== null) await window.undo()
  await window.save()
  expect(bench.read()).toBe(original)
})

test('a broken expression, a mend that is gone and a view that is gone are refused with a sentence', async () => {
  await using bench = await stage(rows(1))
  const { session, dataset } = bench.window
  const target = { kind: 'dataset' } as const
  await expect(session.call('openMend', { dataset, target, mend: replaceAll('(', '', true) })).rejects.toMatchObject({
    code: 'mend-broken',
  })
  const { mend } = await openMend(bench.window, replaceAll('cat', 'dog'))
  await session.call('closeMend', { mend })
  await expect(session.call('getMend', { mend })).rejects.toMatchObject({ code: 'mend-not-open' })
  await expect(applyMend(bench.window, mend)).rejects.toMatchObject({ code: 'mend-not-open' })
})

test('a rewrite takes one file beside the journal, of which none stays that no record names', async () => {
  await using bench = await stage(rows(1500))
  await mendAll(bench.window, replaceAll('cat', 'dog'))
  await mendAll(bench.window, replaceAll('dog', '狗'))
  const home = join(bench.data, 'datasets', bench.window.dataset)
  const files = (): string[] => readdirSync(home).filter((name) => name.startsWith('rewrite-'))
  expect(files()).toHaveLength(2)
  writeFileSync(join(home, 'rewrite-0-99.rows'), 'left by a crash')
  await bench.restart()
  expect(files()).toHaveLength(2)
  expect(await bench.window.text(rowId(7))).toContain('狗')
  await bench.window.undo()
  expect(await bench.window.text(rowId(7))).toContain('dog')
})
