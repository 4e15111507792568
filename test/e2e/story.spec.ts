/** The whole slice as a researcher lives it: open, read, mend, leave, come back, take back, save. */
import { expect, test } from './app.ts'
import { answerOf, CUT_LINE, fileOf, linesOf, linesThatDiffer } from './rows.ts'
import { Sheet } from './sheet.ts'

test('a file is opened, read to its end, mended, left, found again, put right by one undo, and saved: only the mended lines differ', async ({
  app,
}) => {
  const lines = linesOf(400)
  lines[3] = CUT_LINE
  const before = Buffer.from(fileOf(lines))
  await app.write('chat.jsonl', before)

  // One command, and the rows are there.
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.status).toContainText('400 rows')
  await expect(sheet.status).toContainText('1 malformed')
  await expect(sheet.cell(1, 'answer')).toHaveText(answerOf(0))
  await expect(sheet.cell(2, 'answer')).toHaveText(answerOf(1))

  // All of it is read, page by page.
  const seen = new Map<number, string>()
  for (;;) {
    for (const [place, text] of await sheet.readShown()) seen.set(place, text)
    if (seen.has(400)) break
    const place = await sheet.place()
    await sheet.press('PageDown')
    await expect.poll(() => sheet.place()).toBeGreaterThan(place)
  }
  expect(seen.size).toBe(400)
  for (const [place, text] of seen) expect(text).toContain(place === 4 ? CUT_LINE : `${place - 1}`)

  // A bad cell, a malformed row, and one edit too many.
  await sheet.press('ControlOrMeta+Home')
  await sheet.type(3, 'answer', 'three, that is, 三')
  await sheet.row(4).getByRole('gridcell').click()
  const raw = sheet.panel.getByRole('textbox', { name: 'Raw text of the row' })
  await expect(raw).toContainText(CUT_LINE)
  await raw.click()
  await sheet.press('ControlOrMeta+End')
  await sheet.page.keyboard.insertText('en."}')
  await expect(sheet.panel.getByText('Valid JSON')).toBeVisible()
  await sheet.press('ControlOrMeta+Enter')
  await expect(sheet.cell(4, 'answer')).toHaveText('Seven.')
  await sheet.type(5, 'answer', 'a slip')
  await expect(sheet.status).toContainText('3 edited')
  await expect(sheet.status).toContainText('Kept, not saved yet')
  expect(await app.read('chat.jsonl')).toEqual(before)

  // Tomorrow.
  await app.close()
  sheet = new Sheet(await app.start())
  const recent = sheet.page.getByRole('region', { name: 'Recent' }).getByRole('button', { name: 'chat.jsonl' }).first()
  await expect(recent).toContainText('unsaved')
  await recent.click()
  await sheet.ready()
  await expect(sheet.page.getByText('3 unsaved changes from before are here again.')).toBeVisible()
  await expect(sheet.cell(5, 'answer')).toHaveText('a slip')
  await expect(sheet.cell(3, 'answer')).toHaveText('three, that is, 三')

  await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(5, 'answer')).toHaveText(answerOf(4))
  await expect(sheet.status).toContainText('2 edited')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. 2 rows differ from before.')).toBeVisible()
  await expect(sheet.status).not.toContainText('edited')

  const after = await app.read('chat.jsonl')
  expect(linesThatDiffer(before, after)).toEqual([2, 3])
  lines[2] = '{"id": 2, "prompt": "What is 2 plus one?", "answer": "three, that is, 三", "score": 1.0, "ok": true}'
  lines[3] = '{"id": 3, "prompt": "Name a prime.", "answer": "Seven."}'
  expect(after.toString()).toBe(fileOf(lines))

  // Undo reaches through the save, and a save through that.
  await sheet.press('ControlOrMeta+z', 'ControlOrMeta+z')
  await expect(sheet.cell(3, 'answer')).toHaveText(answerOf(2))
  await sheet.press('ControlOrMeta+s')
  await expect.poll(async () => (await app.read('chat.jsonl')).equals(before)).toBe(true)
})
