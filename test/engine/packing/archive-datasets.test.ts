/**
 * Archives opened, edited and saved by a whole engine, on a disk where every call that alters anything goes wrong in turn:
 * afterwards the archive is whole, and holds the old rows or the new ones.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isEngineError } from '../../../shared/engine-error.ts'
import { rowId } from '../../../shared/ids.ts'
import { type Breakage, BrokenDisk } from '../support/broken-disk.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'
import { gzipMember, unpackBytes, zstdFrame } from './archives.ts'

const lines = Array.from({ length: 20 }, (_, row) => `{"row": ${row}, "text": "原文 ${row}"}\n`)
const original = lines.join('')
const edited = original.replace('"原文 3"', '"mended"').replace(lines[5], '')
const half = [lines.slice(0, 10), lines.slice(10)].map((part) => Buffer.from(part.join('')))

const archives = {
  gz: { archive: gzipMember(Buffer.from(original)), textOf: (bytes: Buffer) => gunzipSync(bytes).toString() },
  zst: { archive: zstdFrame(Buffer.from(original)), textOf: (bytes: Buffer) => zstdDecompressSync(bytes).toString() },
} as const
const endings = ['gz', 'zst'] as const

const edit = async (window: Window): Promise<void> => {
  await window.set(rowId(3), ['text'], '"mended"')
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(5) } })
}

describe('archives as datasets', () => {
  test('are saved as what they were, and opened anew without what was kept of them', async () => {
    for (const ending of endings) {
      using folder = testFolder()
      const path = join(folder.path, `rows.jsonl.${ending}`)
      const members = half.map((part) => (ending === 'gz' ? gzipMember(part, 9) : zstdFrame(part)))
      writeFileSync(path, Buffer.concat(members))
      const packing = ending === 'gz' ? 'gzip' : 'zstd'
      const before = (await unpackBytes(readFileSync(path), packing)).result.packed
      const engine = await startEngine(folder.path)
      const window = await Window.open(engine, path)
      await edit(window)
      await window.save()
      await engine.close()
      const { text, result } = await unpackBytes(readFileSync(path), packing)
      expect([text.toString(), result.packed.pieces, result.damage]).toEqual([edited, before.pieces, null])
      // Whatever of the app's data is no work of the user's may go at any time.
      for (const name of readdirSync(join(folder.path, 'data')))
        if (name === 'cache') rmSync(join(folder.path, 'data', name), { recursive: true })
      const again = await startEngine(folder.path)
      const reopened = await Window.open(again, path)
      await reopened.undo()
      await reopened.undo()
      await reopened.save()
      await again.close()
      expect((await unpackBytes(readFileSync(path), packing)).text.toString()).toBe(original)
    }
  })

  test('that are cut off give what is there, and are not saved in their place', async () => {
    for (const ending of endings) {
      using folder = testFolder()
      const path = join(folder.path, `rows.jsonl.${ending}`)
      const [first, second] = half.map((part) => (ending === 'gz' ? gzipMember(part) : zstdFrame(part)))
      const cut = Buffer.concat([first, second.subarray(0, -10)])
      writeFileSync(path, cut)
      const engine = await startEngine(folder.path)
      const window = await Window.open(engine, path)
      expect(window.opened.notices.map(({ code }) => code)).toContain('archive-truncated')
      expect((await window.rows([['row']])).length).toBeGreaterThanOrEqual(10)
      await window.set(rowId(3), ['text'], '"mended"')
      const outcome = await window.save().then(
        () => 'saved',
        (error: unknown) => isEngineError(error),
      )
      expect([outcome, readFileSync(path).equals(cut)]).toEqual([true, true])
      await engine.close()
    }
  })

  test('that hold nothing, or are none, are refused with what they are', async () => {
    using folder = testFolder()
    const engine = await startEngine(folder.path)
    const files: [string, Buffer, string][] = [
      ['empty.jsonl.gz', gzipMember(Buffer.alloc(0)), 'file-empty'],
      ['empty.jsonl.zst', zstdFrame(Buffer.alloc(0)), 'file-empty'],
      [
        'fake.jsonl.gz',
        Buffer.from('\x1f\x8b\x08\x00 this is no gzip at all, is it?\n', 'latin1'),
        'archive-unreadable',
      ],
      ['fake.jsonl.zst', Buffer.from('\x28\xb5\x2f\xfd\xff\xff\xff this is no zstd\n', 'latin1'), 'archive-unreadable'],
      ['start.jsonl.gz', gzipMember(Buffer.from(original)).subarray(0, 9), 'archive-unreadable'],
    ]
    for (const [name, bytes, code] of files) {
      writeFileSync(join(folder.path, name), bytes)
      await expect(Window.open(engine, join(folder.path, name)), name).rejects.toMatchObject({ code })
    }
    await engine.close()
  })
})

const breakages: Breakage[] = [
  { kind: 'dies' },
  { kind: 'fails', code: 'ENOSPC' },
  { kind: 'writes-half', code: 'ENOSPC' },
  { kind: 'lies' },
]

/** Every call of a save of a plain file is tried elsewhere; `WINNOW_FAULTS=full` tries every one of an archive's too. */
const STEP = process.env.WINNOW_FAULTS === 'full' ? 1 : 4

describe.each(breakages)('a disk that $kind $code', (breakage) => {
  test.each(endings)('never leaves a broken archive (%s)', { timeout: 300_000 }, async (ending) => {
    let point = breakages.indexOf(breakage) % STEP
    while (await saveWith(point, breakage, ending)) point += STEP
    expect(point).toBeGreaterThan(10)
  })
})

/** Gives whether the point was reached at all. */
const saveWith = async (point: number, breakage: Breakage, ending: 'gz' | 'zst'): Promise<boolean> => {
  using folder = testFolder()
  const path = join(folder.path, `rows.jsonl.${ending}`)
  const { archive, textOf } = archives[ending]
  writeFileSync(path, archive)
  const disk = new BrokenDisk()
  const engine = await startEngine(folder.path, { disk })
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  await edit(window)
  disk.breakAt(point, breakage)
  const outcome = await window.save().then(
    () => 'saved' as const,
    (error: unknown) => error,
  )
  const wasReached = disk.calls.length > point
  const { broken } = disk
  const after = readFileSync(path)
  if (outcome === 'saved') expect(textOf(after), `after call ${point} (${broken})`).toBe(edited)
  else if (!isEngineError(outcome)) throw outcome
  if (!after.equals(archive)) expect(textOf(after), `after call ${point} (${broken})`).toBe(edited)
  disk.breakAt(Number.POSITIVE_INFINITY, { kind: 'dies' })
  await engine.close()

  // A journal that was told "written" and was not is found torn at the next opening: what it lacks nobody can know.
  if (breakage.kind === 'lies' && broken?.includes('.wjl')) return wasReached

  const again = await startEngine(folder.path)
  const reopened = await Window.open(again, path)
  await reopened.save()
  expect(textOf(readFileSync(path)), `saved again after call ${point} (${broken})`).toBe(edited)
  await reopened.undo()
  await reopened.undo()
  await reopened.save()
  expect(textOf(readFileSync(path))).toBe(original)
  await again.close()
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])
  return wasReached
}
