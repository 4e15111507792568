/** Mending many rows: found and replaced with an exception, fixed, undone; by the keyboard, in Chinese and English. */
import { expect, test } from './app.ts'
import { fileOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const ROWS = 1_200

test('a text is replaced in every row but one, seen before, saved, and taken back', async ({ app }) => {
  await app.write('rows.jsonl', fileOf(linesOf(ROWS)))
  const page = await app.start('rows.jsonl')
  const sheet = new Sheet(page)
  await sheet.ready()
  await page.keyboard.press('ControlOrMeta+Shift+H')
  const dialog = page.getByRole('dialog', { name: 'Mend rows' })
  await expect(dialog.getByLabel('Find', { exact: true })).toBeFocused()
  await page.keyboard.type('加一')
  await page.keyboard.press('Tab')
  await page.keyboard.type('加上一')
  await expect(dialog.getByRole('status')).toHaveText('600 rows change, in 600 places')
  const changes = dialog.getByRole('region', { name: 'What changes' })
  await expect(changes.getByRole('listitem')).toHaveCount(50)
  await expect(changes.locator('ins').first()).toHaveText('加上一')
  await changes.getByRole('checkbox', { name: 'Mend row 4', exact: true }).uncheck()
  await expect(dialog.getByRole('status')).toContainText('one row left out')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(changes.getByRole('checkbox', { name: 'Mend row 102', exact: true })).toBeVisible()
  await dialog.getByLabel('Find', { exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('599 rows mended.', { exact: true })).toBeVisible()
  await expect(sheet.cell(2, 'prompt')).toHaveText('1加上一等于几？')
  await expect(sheet.cell(4, 'prompt')).toHaveText('3加一等于几？')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(sheet.status).toContainText('Saved')
  const mended = linesOf(ROWS).map((line, at) => (at === 3 ? line : line.replace('加一', '加上一')))
  expect(String(await app.read('rows.jsonl'))).toBe(fileOf(mended))
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(sheet.cell(2, 'prompt')).toHaveText('1加一等于几？')
  await page.keyboard.press('ControlOrMeta+S')
  await expect.poll(async () => String(await app.read('rows.jsonl'))).toBe(fileOf(linesOf(ROWS)))
})

test('what is broken is fixed, fields and roles are changed, and what can’t be done is said', async ({ app }) => {
  await app.write(
    'rows.jsonl',
    '{"messages":[{"role":"system","content":" 你好,世界 "},{"role":"user","content":"CafÃ©"}],"source":"web"}\n{"bad\n',
  )
  const page = await app.start('rows.jsonl')
  await expect(page.getByRole('heading', { name: 'rows.jsonl' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Shift+H')
  const dialog = page.getByRole('dialog', { name: 'Mend rows' })
  await dialog.getByRole('radio', { name: 'Fixes', exact: true }).click()
  await dialog.getByLabel(/^Punctuation in Chinese/).check()
  await expect(dialog.getByText('One row changes, in 4 places')).toBeVisible()
  await dialog.getByRole('button', { name: 'Mend one row' }).click()
  await expect(page.getByText('One row mended.', { exact: true })).toBeVisible()

  await page.keyboard.press('ControlOrMeta+Shift+H')
  await dialog.getByRole('radio', { name: 'Fields', exact: true }).click()
  await expect(dialog.getByText('Name the field that is meant.')).toBeVisible()
  await dialog.getByLabel('Field', { exact: true }).fill('source')
  await dialog.getByRole('radio', { name: 'Rename', exact: true }).click()
  await dialog.getByLabel('New name').fill('来源')
  await expect(dialog.getByText('One row is not JSON and stays as it is')).toBeVisible()
  await dialog.getByRole('button', { name: 'Mend one row' }).click()
  await expect(dialog).toBeHidden()

  await page.keyboard.press('ControlOrMeta+Shift+H')
  await dialog.getByRole('radio', { name: 'Roles', exact: true }).click()
  await dialog.getByRole('button', { name: 'Mend one row' }).click()
  await expect(dialog).toBeHidden()
  await page.keyboard.press('ControlOrMeta+S')
  await expect
    .poll(async () => String(await app.read('rows.jsonl')))
    .toBe(
      '{"messages":[{"role":"user","content":"你好，世界"},{"role":"user","content":"Café"}],"来源":"web"}\n{"bad\n',
    )
})

test('a regular expression is checked as it is typed', async ({ app }) => {
  await app.write('rows.jsonl', fileOf(linesOf(40)))
  const page = await app.start('rows.jsonl')
  await new Sheet(page).ready()
  await page.keyboard.press('ControlOrMeta+Shift+H')
  const dialog = page.getByRole('dialog', { name: 'Mend rows' })
  await dialog.getByLabel('Regular expression').check()
  await dialog.getByLabel('Find', { exact: true }).fill('(\\d+')
  await expect(dialog.getByText('The regular expression is not complete.')).toBeVisible()
  await dialog.getByLabel('Find', { exact: true }).fill('^What is (\\d+)')
  await dialog.getByLabel('Replace with').fill('$1:')
  await expect(dialog.getByRole('status')).toHaveText('20 rows change, in 20 places')
  await expect(dialog.locator('del').first()).toHaveText('What is 0')
  await expect(dialog.locator('ins').first()).toHaveText('0:')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
