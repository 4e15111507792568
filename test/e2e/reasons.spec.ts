/** Rows that came dropped as duplicates: why is told in the grid, the panel and the review, and leads to the row that was kept. */
import { expect, test } from './app.ts'
import { Sheet } from './sheet.ts'

const ROWS = 300
const FAR = 249
const reason = (more: object): object => ({ method: 'near', rule: 'longest', similarity: 0.934, ...more })
const SAID = new Map<number, object>([
  [1, { verdict: 'drop', reason: reason({ keptRow: FAR }) }],
  [2, { tags: ['dup'], reason: reason({ method: 'exact', similarity: 1, keptRow: 0, tag: 'dup' }) }],
  [3, { verdict: 'drop', reason: reason({ keptIn: { file: '评测.jsonl', row: 7 } }) }],
])
const lineOf = (at: number): string => {
  const turns = [
    { role: 'user', content: `Question ${at}` },
    { role: 'assistant', content: `Answer ${at}` },
  ]
  return `${JSON.stringify({ messages: turns, ...(SAID.has(at) ? { winnow: SAID.get(at) } : {}) })}\n`
}
const WHY = `Dropped as a duplicate of row ${FAR + 1} (93 % alike in the group), which was kept: the longest answer`

test('why rows are dropped is read with them, told wherever they are shown, and leads to what was kept', async ({
  app,
}) => {
  await app.write('chat.jsonl', Array.from({ length: ROWS }, (_, at) => lineOf(at)).join(''))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  const { page } = sheet
  await sheet.ready()
  await page.getByRole('button', { name: 'Read them' }).click()
  await expect(sheet.mark(2, WHY)).toBeVisible()
  await expect(sheet.mark(3, 'Tagged “dup” as a duplicate of row 1 (the same)')).toBeVisible()
  await expect(sheet.row(2).locator(`[title*="${WHY}"]`)).toHaveCount(1)

  await sheet.press('ControlOrMeta+Home', 'ArrowDown')
  await expect(sheet.panel).toContainText(WHY)
  await sheet.panel.getByRole('button', { name: `row ${FAR + 1}` }).click()
  await expect(sheet.panel).toContainText(`Answer ${FAR}`)
  await expect(sheet.panel).not.toContainText('duplicate')
  await expect(sheet.input).toBeFocused()

  // Where the question leaves the kept row out, it gives way.
  await page.getByRole('combobox', { name: 'Search' }).fill('verdict:drop')
  await page.keyboard.press('Enter')
  await expect(sheet.row(3)).toHaveCount(0)
  await sheet.row(2).getByRole('gridcell').first().click()
  await expect(sheet.panel).toContainText('Dropped as a duplicate of row 8 of 评测.jsonl (93 % alike)')
  await sheet.row(1).getByRole('gridcell').first().click()
  await sheet.panel.getByRole('button', { name: `row ${FAR + 1}` }).click()
  await expect(sheet.panel).toContainText(`Answer ${FAR}`)

  await sheet.press('ControlOrMeta+Home', 'ArrowDown', 'ControlOrMeta+Enter')
  const review = page.getByRole('main', { name: 'Review' })
  await expect(review).toContainText(WHY)
  await review.getByRole('button', { name: `row ${FAR + 1}` }).click()
  await expect(review).toContainText(`Answer ${FAR}`)
  await page.keyboard.press('Escape')
  await sheet.press('ControlOrMeta+Home', 'ArrowDown', 'ControlOrMeta+Enter')
  await expect(review).toContainText(WHY)
  // Another verdict takes it off, and undo brings it back.
  await page.keyboard.press('a')
  await expect(review).toContainText('Tagged “dup”')
  await page.keyboard.press('ArrowLeft')
  await expect(review).toContainText('Answer 1')
  await expect(review).not.toContainText('duplicate')
  await page.keyboard.press('u')
  await expect(review).toContainText(WHY)
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.mark(2, WHY)).toBeVisible()
  expect(app.complaints).toEqual([])
})
