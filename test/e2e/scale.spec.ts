/** A hundred thousand rows: there at once, and every one of them within reach. */
import { expect, test } from './app.ts'
import { answerOf, fileOf, lineOf, linesOf, linesThatDiffer } from './rows.ts'
import { Sheet } from './sheet.ts'

const ROWS = 100_000

test('a hundred thousand rows are reached to the last by key, by number, by the scroll bar and by the wheel', async ({
  app,
}) => {
  const before = Buffer.from(fileOf(linesOf(ROWS)))
  await app.write('many.jsonl', before)
  const sheet = new Sheet(await app.start('many.jsonl'))
  await sheet.ready()
  const { page } = sheet
  await expect(sheet.status).toContainText('100,000 rows')

  await sheet.press('ControlOrMeta+End')
  await expect(sheet.cell(ROWS, 'answer')).toHaveText(answerOf(ROWS - 1))
  await expect(sheet.cell(ROWS, 'answer')).toBeInViewport({ ratio: 1 })
  await sheet.press('ControlOrMeta+Home')
  await expect(sheet.cell(1, 'answer')).toBeInViewport({ ratio: 1 })

  for (const number of [54_321, 99_999, 2]) {
    await sheet.press('ControlOrMeta+g')
    await page.keyboard.type(`${number}`)
    await sheet.press('Enter')
    await sheet.isAt(number, 'id')
    await expect(sheet.cell(number, 'answer')).toHaveText(answerOf(number - 1))
    await expect(sheet.cell(number, 'answer')).toBeInViewport({ ratio: 1 })
    await sheet.press('ArrowUp', 'ArrowDown')
    await sheet.isAt(number, 'id')
  }

  // The thumb, from the top to the very end.
  await sheet.press('ControlOrMeta+Home')
  const place = await page.getByRole('grid').locator('xpath=ancestor::*[3]').boundingBox()
  if (place === null) throw new Error('The grid has no place')
  const [right, bottom] = [place.x + place.width - 5, place.y + place.height]
  await page.mouse.move(right, place.y + 17)
  await page.mouse.down()
  await page.mouse.move(right, place.y + place.height / 2, { steps: 5 })
  await expect(page.locator('[role="row"][aria-rowindex^="50"]:visible').first()).toBeVisible()
  await page.mouse.move(right, bottom, { steps: 5 })
  await page.mouse.up()
  await expect(sheet.cell(ROWS, 'answer')).toHaveText(answerOf(ROWS - 1))
  await page.mouse.move(place.x + 200, place.y + 200)
  await page.mouse.wheel(0, -28 * 200)
  await expect(sheet.cell(ROWS - 200, 'answer')).toHaveText(answerOf(ROWS - 201))
  await expect(sheet.cell(ROWS, 'id')).toBeHidden()

  // A change at the far end is written there and nowhere else.
  await sheet.press('ControlOrMeta+End', 'ArrowLeft', 'ArrowLeft')
  await page.keyboard.type('the last')
  await sheet.press('Enter', 'ControlOrMeta+s')
  await expect(sheet.said('many.jsonl is saved. One row differs from before.')).toBeVisible()
  const after = await app.read('many.jsonl')
  expect(linesThatDiffer(before, after)).toEqual([ROWS - 1])
  expect(after.subarray(after.lastIndexOf('{')).toString()).toBe(
    `${lineOf(ROWS - 1).replace('\\u7b49于100000', 'the last')}\n`,
  )
})

test('all rows but one are deleted and saved, and taken back', async ({ app }) => {
  const before = Buffer.from(fileOf(linesOf(30_000)))
  await app.write('many.jsonl', before)
  const sheet = new Sheet(await app.start('many.jsonl'))
  await sheet.ready()
  await expect(sheet.status).toContainText('30,000 rows')
  await sheet.press('ControlOrMeta+a')
  await expect(sheet.page.getByText('All 30,000 rows of this view are selected.')).toBeVisible()
  await sheet.selectRow(3, 'ControlOrMeta')
  await expect(sheet.page.getByText('29,999 rows are selected.')).toBeVisible()
  await sheet.press('Delete')
  await sheet.page.getByRole('alertdialog').getByRole('button', { name: 'Mark as deleted' }).click()
  await expect(sheet.status).toContainText('29,999 deleted')
  await expect(sheet.mark(3, 'marked as deleted')).toBeHidden()
  await expect(sheet.mark(4, 'marked as deleted')).toBeVisible()
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/29,999 rows differ from before/)).toBeVisible()
  expect((await app.read('many.jsonl')).toString()).toBe(fileOf([lineOf(2)]))
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.status).toContainText('30,000 rows')
  await sheet.press('ControlOrMeta+s')
  await expect.poll(async () => (await app.read('many.jsonl')).equals(before)).toBe(true)
})
