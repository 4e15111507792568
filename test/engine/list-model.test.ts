/**
 * Rows that are parts of one JSON value, against the plain way: a list of texts. What is done is drawn at random, with
 * saves and restarts between; after each save the file is JSON and holds just these rows, with all of the bytes around them
 * that nobody touched; once all is undone, it is the very file that it was.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const row = fc.oneof(
  fc
    .record({ id: fc.nat(99), text: fc.constantFrom('猫', 'a "b" ],[', '}{', '\\', '') })
    .chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify(value, null, 2),
        JSON.stringify(value, null, 1).replaceAll('\n', '\r\n'),
      ),
    ),
  fc.constantFrom('[1, [2]]', '"text, with ] and }"', '12.50', 'null', '{}', '[]', '{ "a" : 1 }'),
)
const blank = fc.constantFrom('', ' ', '\n', '\n  ', '\r\n\t')

/** A file, by what stands around and between its rows. */
interface Shape {
  readonly open: string
  readonly close: string
  readonly comma: string
  readonly keys: boolean
}
const shape = fc.oneof(
  fc.constant<Shape>({ open: '[', close: ']', comma: ',', keys: false }),
  fc.constant<Shape>({ open: '\ufeff[', close: ']\n', comma: ',', keys: false }),
  fc.constant<Shape>({ open: '{"version": 1, "data": [', close: '], "more": {"a": [1]}}', comma: ',', keys: false }),
  fc.constant<Shape>({ open: '{', close: '}', comma: ',', keys: true }),
)

const operation = fc.record({
  kind: fc.constantFrom(
    'set',
    'replace',
    'insert',
    'delete',
    'delete',
    'duplicate',
    'undo',
    'undo',
    'redo',
    'save',
    'save',
    'reopen',
  ),
  at: fc.nat(40),
})

/** Gives the rows of a saved file as values. */
const rowsOf = (text: string, { keys }: Shape): unknown[] => {
  const value = JSON.parse(text.replace(/^\ufeff/, ''))
  if (Array.isArray(value)) return value
  return keys ? Object.values(value) : value.data
}

test('a list, a wrapper or a map stays one, and holds what was meant', async () => {
  await fc.assert(
    fc.asyncProperty(
      shape,
      fc.array(row, { minLength: 2, maxLength: 7 }),
      // Rows of one file are set apart in one way, as programs do it.
      fc.tuple(blank, blank),
      blank,
      blank,
      fc.boolean(),
      fc.array(operation, { maxLength: 25 }),
      async (around, drawn, [left, right], before, after, isSpread, operations) => {
        using folder = testFolder()
        const path = join(folder.path, 'data.json')
        // A map is told by its rows being objects; a list on one line is a list all the same.
        const rows = drawn.map((text, at) =>
          around.open.startsWith('{') || at < 2 ? `{"id": ${at}, "t": ${text}}` : text,
        )
        const spread = isSpread ? '\n' : ''
        const original =
          around.open +
          spread +
          before +
          rows
            .map((text, at) => {
              const key = around.keys ? `"k${at}":${left}` : ''
              return key + text + (at + 1 < rows.length ? left + around.comma + right + spread : '')
            })
            .join('') +
          after +
          around.close
        writeFileSync(path, original)
        let engine = await startEngine(folder.path)
        let window = await Window.open(engine, path)
        let undoable = 0
        try {
          const texts = async (): Promise<string[]> => {
            const shown = await window.rows()
            const live = shown.filter(({ isDeleted }) => !isDeleted)
            return Promise.all(live.map((one) => window.text(one.row)))
          }
          const check = async (): Promise<void> => {
            const expected = await texts()
            await window.save()
            const text = readFileSync(path, 'utf8')
            expect(rowsOf(text, around)).toEqual(expected.map((one) => JSON.parse(one)))
            for (const one of expected) expect(text).toContain(one)
          }
          expect(await texts()).toEqual(rows)
          for (const { kind, at } of operations) {
            const shown = await window.rows()
            const target = shown[at % Math.max(1, shown.length)]
            if (kind === 'undo' && undoable > 0) {
              await window.undo()
              undoable -= 1
            } else if (kind === 'redo') {
              const isDone = await window.redo().then(
                () => true,
                () => false,
              )
              if (isDone) undoable += 1
            } else if (kind === 'save') await check()
            else if (kind === 'reopen') {
              await engine.close()
              engine = await startEngine(folder.path)
              window = await Window.open(engine, path)
            } else if (target === undefined || target.isDeleted) continue
            else if (kind === 'delete') {
              await window.apply({ kind: 'delete', target: { kind: 'row', row: target.row } })
              undoable += 1
            } else if (kind === 'insert') {
              await window.apply({ kind: 'insert', after: target.row, lines: [`  {"inserted": [${at}]}\n`] })
              undoable += 1
            } else if (kind === 'duplicate') {
              await window.apply({ kind: 'duplicate', target: { kind: 'row', row: target.row } })
              undoable += 1
            } else if (kind === 'replace') {
              await window.apply({ kind: 'replace', row: target.row, text: `{\n  "replaced": ${at}\n}` })
              undoable += 1
            } else if (kind === 'set' && (await window.text(target.row)).startsWith('{"id"')) {
              await window.set(target.row, ['id'], String(at + 100))
              undoable += 1
            }
          }
          await check()
          const { undo } = await window.state()
          if (undo !== null || undoable > 0) {
            for (;;) {
              const isDone = await window.undo().then(
                () => true,
                () => false,
              )
              if (!isDone) break
            }
            await window.save()
          }
          expect(readFileSync(path, 'utf8')).toBe(original)
        } finally {
          await engine.close()
        }
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

test('text that is no JSON is refused, and nothing is changed', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.json')
  const original = '[\n  {"a": 1},\n  {"a": 2}\n]\n'
  writeFileSync(path, original)
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  try {
    const [first] = await window.rows()
    await expect(window.apply({ kind: 'replace', row: first.row, text: '{"a": 1' })).rejects.toMatchObject({
      code: 'row-must-be-json',
    })
    await expect(window.apply({ kind: 'insert', after: first.row, lines: ['], ['] })).rejects.toMatchObject({
      code: 'row-must-be-json',
    })
    await window.save()
    expect(readFileSync(path, 'utf8')).toBe(original)
  } finally {
    await engine.close()
  }
})

test.each([
  ['lines', '{"a":1}\n{"a":2}\n \n{"a":3}'],
  ['values one behind the other', '{"a":\n1}{"a":2}\n{"a":3}\n'],
  ['a list', '[\n  {"a":1},\n  {"a":2},\n  {"a":3}\n]\n'],
])('a file of %s that lost all of its rows opens again, and gets them back', async (_, original) => {
  using folder = testFolder()
  const path = join(folder.path, 'data.json')
  writeFileSync(path, original)
  const engine = await startEngine(folder.path)
  try {
    const before = await Window.open(engine, path)
    await before.apply({ kind: 'delete', target: { kind: 'dataset' } })
    await before.save()
    await before.session.call('close', { dataset: before.dataset })
    const window = await Window.open(engine, path)
    expect(await window.rows()).toEqual([])
    await window.undo()
    await window.save()
    expect(readFileSync(path, 'utf8')).toBe(original)
  } finally {
    await engine.close()
  }
})
