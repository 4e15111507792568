/**
 * The engine against the naive way: a file as a list of lines in memory, history as a list of copies of that list. What
 * is done to both is drawn at random, with saves and restarts in between; the bytes on disk must agree after every save.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decision, Verdict } from '../../shared/decision.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

interface Line {
  id: number
  content: string
  /** Its own line ending; null until a save decides. */
  ending: string | null
  /** Blank lines behind it. */
  gap: string
  isDeleted: boolean
  verdict: Verdict
  tags: readonly string[]
  note: string | null
  /** The line that it was last said to be a duplicate of, and how alike they are; told while it is dropped. */
  reason: { kept: number; similarity: number } | null
}
const UNDECIDED = { verdict: null, tags: [], note: null, reason: null } as const

/** The lines on the other side of a step. */
interface Moment {
  lines: Line[]
  /** How many saves there had been when it was made. */
  saves: number
  /** The line that it altered in itself; null for a step that only inserted, or only decided something. */
  altered: number | null
  isDecision: boolean
}

class NaiveFile {
  lines: Line[]
  #past: Moment[] = []
  #future: Moment[] = []
  /** After each save, the lines that it had left out of the file: only history knows them. */
  #gone: Set<number>[] = [new Set()]
  /** The save whose file the lines are shown against: an earlier one after an undo of what was done before. */
  #saves = 0
  #ids = 0
  readonly prologue: string
  #isLastMissing = false
  #ending = '\n'

  constructor(prologue: string, lines: Line[]) {
    this.prologue = prologue
    this.lines = lines
    this.#lookAt(lines.map(({ ending }) => ending ?? ''))
  }

  /** Takes how the lines of the file end. */
  #lookAt(endings: readonly string[]): void {
    const crlf = endings.filter((ending) => ending === '\r\n').length
    this.#ending = crlf > endings.filter((ending) => ending === '\n').length ? '\r\n' : '\n'
    this.#isLastMissing = endings.at(-1) === ''
  }

  get shown(): Line[] {
    return this.lines.filter((line) => !this.isGone(line))
  }

  /** What is decided about the lines that are shown. */
  decided() {
    const { shown } = this
    return shown.map(({ verdict, tags, note, reason }) => {
      if (reason === null || verdict !== 'drop') return { verdict, tags, note, reason: null }
      const keptNumber = shown.findIndex(({ id }) => id === reason.kept)
      return {
        verdict,
        tags,
        note,
        reason: { similarity: reason.similarity, keptNumber: keptNumber < 0 ? null : keptNumber },
      }
    })
  }

  isGone(line: Line): boolean {
    return this.#gone[this.#saves].has(line.id)
  }

  nextId(): number {
    this.#ids += 1
    return 1000 + this.#ids
  }

  /** Alters a copy of the lines, at the place where a line stands. */
  change(target: Line, what: 'line' | 'lines' | 'decision', alter: (lines: Line[], at: number) => void): void {
    const at = this.lines.indexOf(target)
    const altered = what === 'line' ? target.id : null
    this.#past.push({ lines: this.lines, saves: this.#saves, altered, isDecision: what === 'decision' })
    this.#future = []
    this.lines = this.lines.map((line) => ({ ...line }))
    alter(this.lines, at)
  }

  undo(): boolean {
    return this.#go(this.#past, this.#future)
  }

  redo(): boolean {
    return this.#go(this.#future, this.#past)
  }

  // What is decided belongs to rows, whichever file they are in: only other steps lead back to the file of then.
  #go(from: Moment[], to: Moment[]): boolean {
    const moment = from.pop()
    if (moment === undefined) return false
    to.push({ ...moment, lines: this.lines })
    this.lines = moment.lines
    if (!moment.isDecision) this.#saves = moment.saves
    return true
  }

  /** The bytes of a save; rows deleted then are gone from what is shown. */
  save(): string {
    const live = this.lines.filter((line) => !line.isDeleted)
    const last = live.at(-1)
    let text = this.prologue
    const endings: string[] = []
    for (const line of this.lines) {
      // Blank lines behind a row go with it, and come back with it.
      if (line.isDeleted) continue
      const isLast = line === last
      const own = line.ending ?? (isLast && this.#isLastMissing ? '' : this.#ending)
      endings.push(own === '' && !isLast ? this.#ending : own)
      text += line.content + endings.at(-1) + line.gap
    }
    this.#lookAt(endings)
    const gone = new Set(this.lines.flatMap((line) => (line.isDeleted || this.isGone(line) ? [line.id] : [])))
    this.#gone.push(gone)
    this.#saves = this.#gone.length - 1
    // An undone step can't be made again once the line that it alters is gone, nor can those behind it.
    const lost = this.#future.findLastIndex(({ altered }) => altered !== null && gone.has(altered))
    this.#future = this.#future.slice(lost + 1).map((moment) => ({ ...moment, saves: this.#saves }))
    return text
  }
}

const content = fc.oneof(
  fc.record({ id: fc.nat(9), text: fc.constantFrom('猫', 'a "b"', 'tab\t', '') }).map((row) => JSON.stringify(row)),
  fc.constantFrom(
    '{"id": 1.0, "text":"\\u4e2d"}',
    'not json',
    '{"id":12345678901234567890,"x":[]}',
    '{"id":1,"id":2}',
    '[1]',
  ),
)
const line = fc.record({
  content,
  ending: fc.constantFrom('\n', '\n', '\r\n'),
  gap: fc.constantFrom('', '', '', '\n', ' \r\n'),
})
const operation = fc.record({
  kind: fc.constantFrom(
    'set',
    'set',
    'replace',
    'insert',
    'delete',
    'restore',
    'duplicate',
    'undo',
    'undo',
    'redo',
    'save',
    'reopen',
    'judge',
    'judge all',
    'tag',
    'note',
    'drop as copy',
  ),
  at: fc.nat(40),
  text: fc.constantFrom('新しい', 'x', '"quoted"', 'line\nbreak'),
})

const COPY = { method: 'near', rule: 'first', keptIn: null, mark: { kind: 'drop' } } as const

/** Another verdict takes the reason along. */
const unmark = (line: Line, verdict: Verdict): void => {
  if (verdict !== 'drop' && line.verdict === 'drop') line.reason = null
  line.verdict = verdict
}

const asDecided = ({ verdict, tags, note, reason }: Decision) => ({
  verdict,
  tags,
  note,
  reason: reason === null ? null : { similarity: reason.similarity, keptNumber: reason.keptNumber },
})

const verdictAt = (at: number): Verdict => (['keep', 'drop', null] as const)[at % 3]

test('whatever is done, saved, undone and reopened, the file holds what a list of lines would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom('', '\ufeff', '\n\n'),
      fc.array(operation, { maxLength: 30 }),
      async (drawn, isLastMissing, prologue, operations) => {
        using folder = testFolder()
        const path = join(folder.path, 'data.jsonl')
        // A file of one list would be taken for a list of rows: what rows are left later is known by then.
        const first = { content: '{"id":0}', ending: '\n' as const, gap: '' as const }
        const lines: Line[] = [first, ...drawn].map((one, id) => ({
          id,
          ...one,
          ...UNDECIDED,
          isDeleted: false,
        }))
        const last = lines[lines.length - 1]
        if (isLastMissing) Object.assign(last, { ending: '', gap: '' })
        const naive = new NaiveFile(prologue, lines)
        writeFileSync(path, prologue + lines.map((one) => one.content + one.ending + one.gap).join(''))
        let engine = await startEngine(folder.path)
        let window = await Window.open(engine, path)
        try {
          for (const { kind, at, text } of operations) {
            const shown = naive.shown
            if (shown.every((one) => one.isDeleted) && kind === 'save') continue
            const index = shown.length === 0 ? -1 : at % shown.length
            const target = shown[index]
            const rows = await window.rows()
            expect(rows.map((row) => row.isDeleted)).toEqual(shown.map((one) => one.isDeleted))
            expect(rows.map(({ decision }) => asDecided(decision))).toEqual(naive.decided())
            const row = rows[index]?.row
            if (kind === 'undo' || kind === 'redo') {
              const isDone = naive[kind]()
              if (isDone) await window[kind]()
              else await expect(window[kind]()).rejects.toMatchObject({ code: `nothing-to-${kind}` })
            } else if (kind === 'save') {
              const expected = naive.save()
              await window.save()
              expect(readFileSync(path, 'utf8')).toBe(expected)
            } else if (kind === 'reopen') {
              await engine.close()
              engine = await startEngine(folder.path)
              window = await Window.open(engine, path)
            } else if (row === undefined) {
            } else if (kind === 'set' && target.content.startsWith('{') && !target.isDeleted) {
              const json = JSON.stringify(text)
              await window.set(row, ['text'], json)
              const after = await window.text(row)
              if (after !== target.content)
                naive.change(target, 'line', (all, place) => Object.assign(all[place], { content: after }))
              expect(JSON.parse(after).text).toBe(text)
            } else if (kind === 'replace' && !target.isDeleted) {
              const fresh = `{"replaced":${at}}`
              await window.apply({ kind: 'replace', row, text: fresh })
              if (fresh !== target.content)
                naive.change(target, 'line', (all, place) => Object.assign(all[place], { content: fresh }))
            } else if (kind === 'insert' || (kind === 'duplicate' && !target.isDeleted)) {
              const fresh = kind === 'insert' ? `{"inserted":${at}}` : target.content
              if (kind === 'insert') await window.apply({ kind: 'insert', after: row, lines: [fresh] })
              else await window.apply({ kind: 'duplicate', target: { kind: 'row', row } })
              naive.change(target, 'lines', (all, after) => {
                let place = after + 1
                while (all[place] !== undefined && naive.isGone(all[place])) place += 1
                all.splice(place, 0, {
                  id: naive.nextId(),
                  content: fresh,
                  ending: null,
                  gap: '',
                  ...UNDECIDED,
                  isDeleted: false,
                })
              })
            } else if (kind === 'judge' || kind === 'judge all') {
              const verdict = verdictAt(at)
              const [chosen, what] =
                kind === 'judge' ? [[target], { kind: 'row', row } as const] : [shown, { kind: 'dataset' } as const]
              await window.apply({ kind: 'judge', target: what, verdict })
              const news = chosen.filter((one) => one.verdict !== verdict).map((one) => naive.lines.indexOf(one))
              if (news.length > 0)
                naive.change(target, 'decision', (all) => {
                  for (const place of news) unmark(all[place], verdict)
                })
            } else if (kind === 'drop as copy') {
              const keptAt = (at >> 1) % shown.length
              const [kept, similarity] = [shown[keptAt].id, (at % 3) / 4]
              const reason = { ...COPY, kept: rows[keptAt].row, similarity }
              const judge = { kind: 'judge', target: { kind: 'row', row }, verdict: 'drop' } as const
              await window.apply({ kind: 'batch', requests: [judge, { kind: 'reason', row, reason }] })
              const isSame = target.reason?.kept === kept && target.reason.similarity === similarity
              if (target.verdict !== 'drop' || !isSame)
                naive.change(target, 'decision', (all, place) =>
                  Object.assign(all[place], { verdict: 'drop', reason: { kept, similarity } }),
                )
            } else if (kind === 'tag') {
              const isOn = at % 3 > 0
              const tag = text.replace('\n', ' ')
              await window.apply({ kind: 'tag', target: { kind: 'row', row }, tag, isOn })
              const others = target.tags.filter((one) => one !== tag)
              if (target.tags.includes(tag) !== isOn)
                naive.change(target, 'decision', (all, place) => {
                  all[place].tags = isOn ? [...others, tag].toSorted() : others
                })
            } else if (kind === 'note') {
              const note = at % 3 > 0 ? text : null
              await window.apply({ kind: 'note', row, text: note ?? '' })
              if (target.note !== note)
                naive.change(target, 'decision', (all, place) => Object.assign(all[place], { note }))
            } else if (kind === 'delete' || kind === 'restore') {
              const isDeleted = kind === 'delete'
              await window.apply({ kind, target: { kind: 'row', row } })
              if (target.isDeleted !== isDeleted)
                naive.change(target, 'line', (all, place) => Object.assign(all[place], { isDeleted }))
            }
          }
          const texts = await Promise.all((await window.rows()).map(({ row }) => window.text(row)))
          expect(texts).toEqual(naive.shown.map((one) => one.content))
        } finally {
          await engine.close()
        }
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
