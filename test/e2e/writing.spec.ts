/** What is written, to the byte: saves, copies, exports, earlier versions; and the views that say which rows they are of. */
import { readdir } from 'node:fs/promises'
import { expect, test } from './app.ts'
import { answerOf, CUT_LINE, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

test('byte order mark, mixed line ends, blank lines and a missing last line end survive an edit and a save', async ({
  app,
}) => {
  const file = (second: string) =>
    Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from(`${lineOf(0)}\r\n${second}\n\n \r\n${lineOf(2)}\r\n{"id": 3,\r"answer": "x"}\n${lineOf(4)}`),
    ])
  await app.write('odd.jsonl', file(lineOf(1)))
  const sheet = new Sheet(await app.start('odd.jsonl'))
  await sheet.ready()
  await expect(sheet.status).toContainText('5 rows')
  await sheet.type(2, 'answer', '二')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('odd.jsonl is saved. One row differs from before.')).toBeVisible()
  expect(await app.read('odd.jsonl')).toEqual(file(lineOf(1).replace('\\u7b49于2', '二')))
})

test('a copy of an untouched file has its bytes, and the work goes on in the copy', async ({ app }) => {
  const before = Buffer.from(`\ufeff${linesOf(50).join('\r\n')}`)
  await app.write('chat.jsonl', before)
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await app.host.writeTo('copy.jsonl', () => sheet.press('ControlOrMeta+Shift+s'))
  await expect(sheet.said('copy.jsonl is saved.')).toBeVisible()
  expect(await app.read('copy.jsonl')).toEqual(before)

  await expect(sheet.page).toHaveTitle('copy.jsonl — Winnow')
  await sheet.type(1, 'answer', 'one')
  await expect(sheet.page).toHaveTitle('• copy.jsonl — Winnow')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('copy.jsonl is saved. One row differs from before.')).toBeVisible()
  expect(await app.read('chat.jsonl')).toEqual(before)
  expect((await app.read('copy.jsonl')).toString()).toBe(before.toString().replace('"1"', '"one"'))
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(1, 'answer')).toHaveText(answerOf(0))
})

test('views show what changed and what is malformed; selected and shown rows are exported as they are', async ({
  app,
}) => {
  const lines = linesOf(200)
  lines[150] = CUT_LINE
  await app.write('chat.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const { page } = sheet
  const view = (name: RegExp) =>
    page.getByRole('radiogroup', { name: 'Which rows are shown' }).getByRole('radio', { name })

  await view(/^Changed/).click()
  await expect(page.getByText('Nothing differs from the file.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all rows' }).first().click()
  await sheet.type(2, 'answer', '2!')
  await sheet.type(5, 'answer', '5!')
  await sheet.goTo(7, 'id')
  await sheet.press('Delete')
  await view(/^Malformed/).click()
  await expect(sheet.row(1)).toContainText(CUT_LINE)
  await expect(sheet.row(1).getByRole('rowheader')).toContainText('151')
  await view(/^Changed/).click()
  await expect(sheet.row(3).getByRole('rowheader')).toContainText('7')
  await expect(sheet.row(4)).toHaveCount(0)
  await expect(sheet.cell(2, 'answer')).toHaveText('5!')

  await sheet.press('ControlOrMeta+Shift+e')
  await expect(page.getByRole('dialog')).toContainText('Rows marked as deleted are left out')
  await expect(page.getByRole('radio', { name: /^The 3 rows shown/ })).toBeChecked()
  await app.host.writeTo('changed.jsonl', () => page.getByRole('button', { name: 'Choose a file…' }).click())
  await expect(sheet.said('2 rows are exported to changed.jsonl.')).toBeVisible()
  const second = lineOf(1).replace('\\u7b49于2', '2!')
  expect((await app.read('changed.jsonl')).toString()).toBe(fileOf([second, lineOf(4).replace('"5"', '"5!"')]))

  await sheet.status.getByRole('button', { name: /200 rows/ }).click()
  await expect(sheet.cell(4, 'answer')).toHaveText(answerOf(3))
  await sheet.selectRow(2)
  await sheet.selectRow(4, 'Shift')
  await sheet.press('ControlOrMeta+Shift+e')
  await expect(page.getByRole('radio', { name: 'The 3 selected rows' })).toBeChecked()
  await app.host.writeTo('selected.jsonl', () => page.getByRole('button', { name: 'Choose a file…' }).click())
  await expect(sheet.said('3 rows are exported to selected.jsonl.')).toBeVisible()
  expect((await app.read('selected.jsonl')).toString()).toBe(fileOf([second, lineOf(2), lineOf(3)]))
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf(lines))
})

test('a save keeps the version that it replaces, which can be put back; a setting turns that off', async ({ app }) => {
  const first = Buffer.from(fileOf(linesOf(20)))
  await app.write('chat.jsonl', first)
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const { page } = sheet
  await sheet.type(1, 'answer', 'second version')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  const second = await app.read('chat.jsonl')

  await sheet.press('ControlOrMeta+,')
  const keeping = page.getByRole('switch', { name: 'Keep the version that a save replaces' })
  await keeping.click()
  await expect(keeping).not.toBeChecked()
  await sheet.press('Escape')
  await sheet.type(2, 'answer', 'third version')
  await sheet.press('ControlOrMeta+s')
  await expect.poll(async () => (await app.read('chat.jsonl')).equals(second)).toBe(false)

  await sheet.run('Earlier versions…')
  const dialog = page.getByRole('dialog', { name: 'Earlier versions' })
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await expect(dialog).toContainText('One version takes')
  await dialog.getByRole('button', { name: 'Put back' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Put back' }).click()
  await expect(sheet.cell(1, 'answer')).toHaveText(answerOf(0))
  expect(await app.read('chat.jsonl')).toEqual(first)

  // What was there before that is the earlier version now.
  await sheet.run('Earlier versions…')
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await dialog.getByRole('button', { name: 'Put back' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Put back' }).click()
  await expect(sheet.cell(2, 'answer')).toHaveText('third version')
  await sheet.run('Earlier versions…')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(dialog.getByText('There is none yet.')).toBeVisible()
})

test('a name that is taken is asked about, and what lies there stays until the answer', async ({ app, hostKind }) => {
  test.skip(hostKind === 'desktop', 'the system asks in its own dialog')
  await app.write('chat.jsonl', fileOf(linesOf(3)))
  await app.write('other.jsonl', 'other\n')
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await app.host.writeTo('other.jsonl', () => sheet.press('ControlOrMeta+Shift+s'))
  const question = sheet.page.getByRole('alertdialog', { name: 'Replace the file?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await app.read('other.jsonl')).toString()).toBe('other\n')
  await sheet.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await question.getByRole('button', { name: 'Replace' }).click()
  await expect(sheet.said('other.jsonl is saved.')).toBeVisible()
  expect((await app.read('other.jsonl')).toString()).toBe(fileOf(linesOf(3)))
  expect((await readdir(app.path('.'))).filter((name) => name.includes('tmp'))).toEqual([])
})
