/**
 * Mends against the naive way: a file as a list of lines, history as copies of it. Mends of all rows, which go into files, and of a
 * few, which are edits, are drawn at random among edits, bulk sets, undo, redo, saves and restarts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { applyMend, openMend, readMend, replaceAll } from './support/mending.ts'

/** More than stand in the journal itself. */
const ROWS = 1_040
const letters = fc.constantFrom('a', 'b', '中', '文', '\\n')
const step = fc.oneof(
  fc.record({
    kind: fc.constant('mend' as const),
    from: letters,
    to: letters,
    some: fc.boolean(),
    out: fc.nat(ROWS - 1),
  }),
  fc.record({ kind: fc.constant('edit' as const), at: fc.nat(ROWS - 1), to: letters }),
  fc.record({ kind: fc.constant('set' as const), to: fc.nat(3) }),
  fc.record({
    kind: fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const, 'save' as const, 'reopen' as const),
  }),
)

interface Line {
  readonly n: number
  readonly text: string
}
const lineOf = ({ n, text }: Line): string => `{"n":${n},"text":"${text}"}`
const first: readonly Line[] = Array.from({ length: ROWS }, (_, at) => ({
  n: at % 7,
  text: ['ab', '中a文', 'b\\nb', '', '文文'][at % 5] ?? '',
}))

test('whatever is mended, edited, undone, saved and reopened, rows are what a list of lines would be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
      using folder = testFolder()
      const path = join(folder.path, 'rows.jsonl')
      let lines = first
      const past: (typeof lines)[] = []
      const future: (typeof lines)[] = []
      const write = (): string => lines.map((line) => `${lineOf(line)}\n`).join('')
      writeFileSync(path, write())
      let engine = await startEngine(folder.path)
      let window = await Window.open(engine, path)
      const become = (next: readonly Line[]): void => {
        if (next.every((line, at) => lineOf(line) === lineOf(lines[at] ?? { n: -1, text: '' }))) return
        past.push(lines)
        future.length = 0
        lines = next
      }
      try {
        for (const one of steps) {
          if (one.kind === 'mend') {
            const target = one.some
              ? ({ kind: 'rows', rows: Array.from({ length: 9 }, (_, at) => rowId((one.out + at) % ROWS)) } as const)
              : undefined
            const plain = (letter: string): string => letter.replace('\\n', '\n')
            const info = await openMend(window, replaceAll(plain(one.from), plain(one.to)), target)
            const meant = (at: number): boolean => !one.some || (at - one.out + ROWS) % ROWS < 9
            const mended = lines.map((line, at) =>
              meant(at) ? { ...line, text: line.text.replaceAll(one.from, one.to) } : line,
            )
            const changed = mended.flatMap((line, at) => (line.text === lines[at]?.text ? [] : [at]))
            expect(info.rows).toBe(changed.length)
            expect((await readMend(window, info.mend)).map(({ row }) => row)).toEqual(changed.slice(0, 200))
            await window.session.call('tickMend', { mend: info.mend, row: rowId(one.out), isOn: false })
            const { step } = await applyMend(window, info.mend)
            const made = mended.map((line, at) => (at === one.out ? (lines[at] ?? line) : line))
            expect(step.rows).toBe(changed.filter((at) => at !== one.out).length)
            become(made)
          } else if (one.kind === 'edit') {
            await window.set(rowId(one.at), ['text'], `"${one.to}"`)
            become(lines.map((line, at) => (at === one.at ? { ...line, text: one.to } : line)))
          } else if (one.kind === 'set') {
            await window.apply({ kind: 'set', target: { kind: 'dataset' }, path: ['n'], json: String(one.to) })
            become(lines.map((line) => ({ ...line, n: one.to })))
          } else if (one.kind === 'save') {
            await window.save()
            expect(readFileSync(path, 'utf8')).toBe(write())
          } else if (one.kind === 'reopen') {
            await engine.close()
            engine = await startEngine(folder.path)
            window = await Window.open(engine, path)
          } else {
            const [from, to] = one.kind === 'undo' ? [past, future] : [future, past]
            const there = from.pop()
            if (there === undefined) continue
            to.push(lines)
            lines = there
            await window[one.kind]()
          }
        }
        const target = { kind: 'view', view: window.view } as const
        await window.until((state) => state.rows.isExact, 'counted')
        const { text } = await window.session.call('copy', { view: window.view, what: { kind: 'lines', target } })
        expect(text.split('\n')).toEqual(lines.map(lineOf))
      } finally {
        await engine.close()
      }
    }),
    { numRuns: 25 },
  )
}, 180_000)
