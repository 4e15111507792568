/** A disk that fails at any moment of a mend: the mend is made or it is not, nothing else is lost, and the next one can be made. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { type Breakage, BrokenDisk } from './support/broken-disk.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { applyMend, openMend, replaceAll } from './support/mending.ts'

const ROWS = 1_100
const breakages: Breakage[] = [
  { kind: 'fails', code: 'EIO' },
  { kind: 'writes-half', code: 'ENOSPC' },
  { kind: 'lies' },
]

test.each(breakages)('a mend that the disk refuses changes nothing: $kind', { timeout: 120_000 }, async (breakage) => {
  let isPast = false
  for (let call = 0; !isPast; call++) {
    using folder = testFolder()
    const path = join(folder.path, 'rows.jsonl')
    writeFileSync(path, Array.from({ length: ROWS }, (_, at) => `{"n":${at},"text":"cat"}\n`).join(''))
    const disk = new BrokenDisk()
    let engine = await startEngine(folder.path, { disk })
    let window = await Window.open(engine, path)
    await window.until(({ survey, samples }) => survey.state === 'done' && samples.pass.state === 'done', 'known')
    await window.set(rowId(3), ['own'], '"kept"')
    const { mend } = await openMend(window, replaceAll('cat', 'dog'))
    disk.breakAt(call, breakage)
    const failure = await applyMend(window, mend).then(
      () => null,
      (error: unknown) => error,
    )
    isPast = disk.broken === null
    // A journal that a disk lies about shows that only when it is read again.
    const isOfJournal = breakage.kind === 'lies' && disk.broken?.includes('wjl') === true
    disk.breakAt(Number.POSITIVE_INFINITY, breakage)
    if (isOfJournal) {
      await engine.close()
      continue
    }
    const isMade = failure === null
    if (!isMade)
      expect(failure).toMatchObject({
        code: expect.stringMatching(/disk-full|write-failed|journal-unwritable|read-failed/),
      })
    const text = (at: number): Promise<string> => window.text(rowId(at))
    const check = async (word: string): Promise<void> => {
      expect(await text(3)).toBe(`{"n":3,"text":"${word}","own":"kept"}`)
      expect(await text(ROWS - 1)).toBe(`{"n":${ROWS - 1},"text":"${word}"}`)
    }
    await check(isMade ? 'dog' : 'cat')
    if (!isMade) {
      const again = await openMend(window, replaceAll('cat', 'dog'))
      expect(await applyMend(window, again.mend)).toMatchObject({ step: { rows: ROWS } })
    }
    await check('dog')
    await engine.close()
    engine = await startEngine(folder.path)
    window = await Window.open(engine, path)
    await window.until(({ survey }) => survey.state === 'done', 'surveyed')
    await check('dog')
    await window.undo()
    await check('cat')
    const files = readdirSync(join(folder.path, 'data', 'datasets', window.dataset))
    expect(files.filter((name) => name.startsWith('rewrite-'))).toHaveLength(1)
    await engine.close()
    if (call > 60) throw new Error('the disk never got through')
  }
})

test('a mend during which everything stops is made whole or not at all', { timeout: 120_000 }, async () => {
  let isPast = false
  for (let call = 0; !isPast; call++) {
    using folder = testFolder()
    const path = join(folder.path, 'rows.jsonl')
    writeFileSync(path, Array.from({ length: ROWS }, (_, at) => `{"n":${at},"text":"cat"}\n`).join(''))
    const disk = new BrokenDisk()
    let engine = await startEngine(folder.path, { disk })
    let window = await Window.open(engine, path)
    await window.until(({ survey, samples }) => survey.state === 'done' && samples.pass.state === 'done', 'known')
    await window.set(rowId(3), ['own'], '"kept"')
    const { mend } = await openMend(window, replaceAll('cat', 'dog'))
    disk.breakAt(call, { kind: 'dies' })
    const isMade = await applyMend(window, mend).then(
      () => true,
      () => false,
    )
    isPast = disk.broken === null
    await engine.close().catch(() => undefined)
    engine = await startEngine(folder.path)
    window = await Window.open(engine, path)
    await window.until(({ survey }) => survey.state === 'done', 'surveyed')
    const texts = await Promise.all([0, 3, ROWS - 1].map((at) => window.text(rowId(at))))
    const words = new Set(texts.map((text) => JSON.parse(text).text))
    expect(words.size).toBe(1)
    if (isMade) expect(words).toEqual(new Set(['dog']))
    expect(texts[1]).toContain('kept')
    // What no record names has gone with the opening.
    const files = readdirSync(join(folder.path, 'data', 'datasets', window.dataset))
    expect(files.filter((name) => name.startsWith('rewrite-'))).toHaveLength(words.has('dog') ? 1 : 0)
    await engine.close()
    if (call > 60) throw new Error('the disk never got through')
  }
})
