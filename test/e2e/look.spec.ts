/** The window itself: its languages, themes and settings, the ways to open a file, and what a reader by ear finds there. */
import { mkdir } from 'node:fs/promises'
import { expect, test } from './app.ts'
import { CUT_LINE, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

test('language and theme switch at once, and are remembered with the row height and the panel', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(40)))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const { page } = sheet
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()

  await sheet.press('ControlOrMeta+,')
  await page.getByRole('radio', { name: '简体中文' }).click()
  await expect(page.getByRole('dialog', { name: '设置' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.getByRole('radio', { name: '深色' }).click()
  await expect.poll(background).not.toBe(light)
  await page.getByRole('radio', { name: '三行' }).click()
  await sheet.press('Escape')
  await expect(page.getByRole('contentinfo')).toContainText('40 条样本')
  await expect(page.getByRole('button', { name: '保存', exact: true })).toBeVisible()
  const { height } = (await sheet.row(1).boundingBox()) ?? { height: 0 }
  expect(height).toBeGreaterThan(50)
  await sheet.press('ControlOrMeta+\\')
  await expect(page.getByRole('region', { name: '样本', exact: true })).toBeHidden()

  await app.close()
  sheet = new Sheet(await app.start('chat.jsonl'))
  await expect(sheet.status).toContainText('40 条样本')
  await expect.poll(async () => (await sheet.row(1).boundingBox())?.height).toBe(height)
  await expect(sheet.page.getByRole('region', { name: '样本', exact: true })).toBeHidden()
  await sheet.press('ControlOrMeta+k')
  await sheet.page.keyboard.type('Switch to English')
  await sheet.press('Enter')
  await expect(sheet.status).toContainText('40 rows')
})

test.describe('on a system that speaks Chinese', () => {
  test.use({ language: 'zh-CN' })
  test('the window does too, and its dialogs and sentences', async ({ app }) => {
    await app.write('数据.jsonl', fileOf([lineOf(1), CUT_LINE]))
    const page = await app.start()
    await page
      .getByRole('button', { name: '查看示例' })
      .or(page.getByRole('button', { name: /示例/ }))
      .first()
      .click()
    await expect(page.getByRole('grid')).toBeVisible()
    await app.host.openFile('数据.jsonl')
    await expect(page.getByRole('contentinfo')).toContainText('2 条样本')
    await expect(page.locator('[role="row"][aria-rowindex="3"]:visible')).toContainText(/不是 JSON/)
    // Nothing of the other language is left.
    const words = (await page.locator('body').innerText()).replaceAll(/JSON|Winnow|Ctrl|[a-z]+\.jsonl/g, '')
    expect(words.replaceAll(CUT_LINE, '').match(/\b(?:rows?|text|Save|All|Changed|list|number)\b/g)).toBeNull()
  })
})

test('the sample opens from the welcome screen with its flaws, and recent files are there to open and to forget', async ({
  app,
}) => {
  await app.write('chat.jsonl', fileOf(linesOf(5)))
  const page = await app.start()
  await expect(page.getByText('Datasets that you open are listed here, newest first.')).toBeVisible()
  await page.getByRole('button', { name: 'Look at a sample' }).click()
  const sheet = new Sheet(page)
  await sheet.ready()
  await expect(sheet.status).toContainText(/3\d\d rows/)
  await expect(sheet.status).toContainText(/\d malformed/)
  await sheet.type(1, 'answer', 'changed')
  await expect(sheet.status).toContainText('1 edited')
  await app.host.openFile('chat.jsonl')
  await expect(sheet.status).toContainText('5 rows')
  await sheet.run('Close the dataset')

  const recent = page.getByRole('region', { name: 'Recent' }).getByRole('listitem')
  await expect(recent).toHaveCount(2)
  await expect(recent.first()).toContainText('chat.jsonl')
  await expect(recent.nth(1)).toContainText('unsaved')
  await page.getByRole('button', { name: 'Take chat.jsonl off the list' }).click()
  await expect(recent).toHaveCount(1)
  await page.reload()
  await expect(recent).toHaveCount(1)
})

test('files are found in the served folder by typing, by keys and through its folders', async ({ app, hostKind }) => {
  test.skip(hostKind === 'desktop', 'the system has its own dialog')
  await mkdir(app.path('对话'))
  await mkdir(app.path('empty'))
  await app.write('对话/inner.jsonl', fileOf(linesOf(7)))
  await app.write('other.jsonl', fileOf(linesOf(3)))
  await app.write('.hidden.jsonl', fileOf(linesOf(3)))
  const page = await app.start()
  await page.getByRole('button', { name: 'Open a dataset…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Open a dataset' })
  await expect(dialog.getByRole('option')).toHaveCount(3)
  await expect(dialog.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('emp')
  await expect(dialog.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('This folder is empty.')).toBeVisible()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('nowhere')
  await expect(dialog.getByText('Nothing here has that in its name.')).toBeVisible()
  await dialog.getByRole('combobox').fill('')
  await dialog.getByRole('option', { name: '对话' }).click()
  await expect(dialog.getByRole('option', { name: 'inner.jsonl' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('contentinfo')).toContainText('7 rows')

  // A browser keeps to itself where a dropped file lies.
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['{}'], 'dropped.jsonl'))
    return transfer
  })
  await page.getByRole('main').dispatchEvent('dragenter', { dataTransfer: dropped })
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
  await expect(new Sheet(page).said(/A browser doesn’t say where a dropped file lies/)).toBeVisible()
})

test('columns are resized, hidden, pinned and moved, the panel too, and all stays so', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(30)))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const { page } = sheet
  // The first head is that of the rows' numbers and decisions.
  const names = async () =>
    (await sheet.page.getByRole('columnheader').allTextContents()).slice(1).map((text) => text.trim())
  const menu = async (column: string, item: string) => {
    await page.getByRole('button', { name: `Column ${column}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const width = async (column: string) =>
    (await sheet.page.getByRole('columnheader', { name: column }).boundingBox())?.width ?? 0
  const drag = async (x: number, y: number, byPx: number) => {
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + byPx, y, { steps: 4 })
    await page.mouse.up()
  }
  const head = await page.getByRole('columnheader', { name: 'prompt' }).boundingBox()
  if (head === null) throw new Error('The column has no place')
  await drag(head.x + head.width - 1, head.y + 20, -60)
  await expect.poll(() => width('prompt')).toBe(head.width - 60)
  const panel = (await sheet.panel.boundingBox()) ?? { x: 0, y: 0, width: 0 }
  await drag(panel.x + 1, panel.y + 300, -100)
  await expect.poll(async () => (await sheet.panel.boundingBox())?.width).toBe(panel.width + 100)
  await menu('score', 'Hide')
  await expect(page.getByRole('columnheader', { name: /^Column score|^score/ })).toHaveCount(0)
  await menu('answer', 'Pin to the left')
  await menu('prompt', 'Move right')
  const shown = (await names()).map((name) => name.replace(/(text|number|boolean).*/, ''))
  expect(shown.filter((name) => name !== '')).toEqual(['answer', 'id', 'ok', 'prompt'])
  await app.close()
  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  expect(
    (await names()).map((name) => name.replace(/(text|number|boolean).*/, '')).filter((name) => name !== ''),
  ).toEqual(shown.filter((name) => name !== ''))
})
