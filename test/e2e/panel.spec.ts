/** The row beside the grid, and what is done to whole rows: reading, mending, putting back, adding, taking out. */
import { expect, test } from './app.ts'
import { answerOf, CUT_LINE, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const TALK =
  '{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "最高的山？"}, {"role": "assistant", "content": "Everest"}], "loss": 0.10}'

test('a malformed row says why, is mended as text, and keeps every byte that is not touched', async ({ app }) => {
  const bytes = Buffer.concat([
    Buffer.from(`${lineOf(0)}\n${CUT_LINE}\n{"id": 2, "answer": "caf`),
    Buffer.from([0xe9]),
    Buffer.from(`", "score": 01}\n`),
  ])
  await app.write('broken.jsonl', bytes)
  const sheet = new Sheet(await app.start('broken.jsonl'))
  await sheet.page.getByRole('radio', { name: /^UTF-8, other bytes as they are/ }).click()
  await sheet.page.getByRole('button', { name: 'Read it so' }).click()
  await sheet.ready()
  await expect(sheet.row(2)).toContainText(`Not JSON at character ${CUT_LINE.length + 1}: the text ends too early`)
  await expect(sheet.row(3)).toContainText('Not JSON at character 25: this byte is not UTF-8')

  await sheet.row(3).getByRole('gridcell').click()
  const raw = sheet.panel.getByRole('textbox', { name: 'Raw text of the row' })
  await expect(sheet.panel.getByRole('tab', { name: 'Raw' })).toHaveAttribute('aria-selected', 'true')
  await expect(sheet.panel.getByRole('tab', { name: 'Fields' })).toBeDisabled()
  await expect(sheet.panel.getByText('Character 25: this byte is not UTF-8.')).toBeVisible()
  await raw.click()
  await sheet.press('ControlOrMeta+End', 'ArrowLeft', 'ArrowLeft', 'Backspace')
  await sheet.panel.getByRole('button', { name: 'Keep it as it is, not JSON' }).click()
  await expect(sheet.status).toContainText('1 edited')
  await expect(sheet.status).toContainText('2 malformed')

  // In the grid a malformed row is one text.
  await sheet.row(2).getByRole('gridcell').click()
  await sheet.press('Enter')
  await expect(sheet.input).toHaveValue(CUT_LINE)
  await sheet.page.keyboard.type('en"}')
  await sheet.press('Enter')
  await expect(sheet.row(2).getByRole('gridcell').nth(2)).toHaveText('Seven')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect(await app.read('broken.jsonl')).toEqual(
    Buffer.concat([
      Buffer.from(`${lineOf(0)}\n${CUT_LINE}en"}\n{"id": 2, "answer": "caf`),
      Buffer.from([0xe9]),
      Buffer.from(`", "score": 1}\n`),
    ]),
  )
})

test('a row is read and changed as fields, as a tree and as raw text; what changed is shown, and put back', async ({
  app,
}) => {
  await app.write('talk.jsonl', fileOf([TALK, TALK]))
  const { page } = new Sheet(await app.start('talk.jsonl'))
  const sheet = new Sheet(page)
  await sheet.ready()
  const { panel } = sheet
  const tab = (name: string) => panel.getByRole('tab', { name }).click()
  await expect(panel.getByRole('heading', { name: 'Row 1 of 2' })).toBeVisible()

  await tab('Fields')
  const answer = panel.getByRole('article', { name: 'assistant' })
  await answer.getByRole('textbox').click()
  await sheet.press('ControlOrMeta+End')
  await page.keyboard.type('，珠穆朗玛峰')
  await sheet.press('ControlOrMeta+Enter')
  await expect(answer.getByText('Everest，珠穆朗玛峰')).toBeVisible()
  await expect(panel.getByText('edited')).toBeVisible()

  await tab('Tree')
  const tree = panel.getByRole('tree', { name: 'The row as a tree' })
  await tree.getByRole('treeitem', { name: /^loss/ }).dblclick()
  const json = panel.getByRole('textbox', { name: 'JSON of loss' })
  await expect(json).toHaveText('0.10')
  await sheet.press('ControlOrMeta+a')
  await page.keyboard.type('0.')
  await expect(panel.getByText('Character 3: the text ends too early.')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Keep' })).toBeDisabled()
  await page.keyboard.type('20')
  await sheet.press('ControlOrMeta+Enter')
  await expect(tree.getByText('0.20')).toBeVisible()

  await tab('Raw')
  await panel.getByRole('textbox', { name: 'Raw text of the row' }).click()
  await sheet.press('ControlOrMeta+Home', 'ArrowRight')
  await page.keyboard.insertText('"id":7, ')
  await sheet.press('ControlOrMeta+Enter')
  await expect(sheet.status).toContainText('1 edited')

  await tab('Changes')
  await expect(panel.locator('ins', { hasText: '，珠穆朗玛峰' })).toBeVisible()
  await expect(panel.locator('del', { hasText: '1' }).first()).toBeVisible()
  await panel
    .locator('section', { hasText: 'loss' })
    .last()
    .getByRole('button', { name: 'Put this field back' })
    .click()
  await expect(panel.locator('section', { hasText: 'loss' })).toHaveCount(0)
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('talk.jsonl')).toString()).toBe(
    fileOf([TALK.replace('{', '{"id":7, ').replace('Everest', 'Everest，珠穆朗玛峰'), TALK]),
  )
  await expect(panel.getByText('This row is as it was when the file was opened or last saved.')).toBeVisible()
})

test('rows are inserted, duplicated, deleted and restored, and the save writes just that', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(6)))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.goTo(2, 'prompt')
  await sheet.press('ControlOrMeta+d')
  await expect(sheet.mark(3, 'inserted')).toBeVisible()
  await sheet.isAt(3, 'prompt')
  await sheet.page.keyboard.type('copied')
  await sheet.press('Enter')
  await sheet.run('Insert a row below')
  await expect(sheet.mark(5, 'inserted')).toBeVisible()
  await sheet.type(5, 'prompt', 'new')
  await sheet.goTo(1, 'id')
  await sheet.run('Insert a row above')
  await expect(sheet.mark(1, 'inserted')).toBeVisible()
  await sheet.press('Delete')
  await sheet.goTo(9, 'id')
  await sheet.press('Delete')
  await expect(sheet.mark(9, 'marked as deleted')).toBeVisible()
  await expect(sheet.panel.getByText(/^This row is marked as deleted/)).toBeVisible()
  await sheet.goTo(8, 'id')
  await sheet.press('Delete', 'Shift+Delete')
  await expect(sheet.mark(8, 'marked as deleted')).toBeHidden()

  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/chat.jsonl is saved/)).toBeVisible()
  expect((await app.read('chat.jsonl')).toString()).toBe(
    fileOf([
      lineOf(0),
      lineOf(1),
      lineOf(1).replace('1加一等于几？', 'copied'),
      lineOf(2),
      '{"id": null, "prompt": "new", "answer": "", "score": null, "ok": null}',
      lineOf(3),
      lineOf(4),
    ]),
  )
  // Undo goes back through the save, to the bytes that were.
  for (let step = 0; step < 9; step++) await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(6, 'answer')).toHaveText(answerOf(5))
  await sheet.press('ControlOrMeta+s')
  await expect.poll(async () => (await app.read('chat.jsonl')).toString()).toBe(fileOf(linesOf(6)))
})

test('a row of five megabytes is shown, read and edited without holding up the window', async ({ app }) => {
  const words = 'The quick brown fox jumps over the lazy dog. 快狐狸。\\n'.repeat(80_000)
  const large = `{"id": 1, "prompt": "long", "answer": "${words}", "score": 1.0, "ok": true}`
  await app.write('large.jsonl', fileOf([lineOf(0), large, lineOf(2)]))
  const sheet = new Sheet(await app.start('large.jsonl'))
  await sheet.ready()
  const work = await sheet.page.context().newCDPSession(sheet.page)
  await work.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async (): Promise<number> => {
    const { metrics } = await work.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }

  const beforeMs = await busyMs()
  await sheet.press('ArrowDown')
  await expect(sheet.panel.getByText('The quick brown fox').first()).toBeVisible()
  await expect(sheet.cell(2, 'answer')).toContainText('chars')
  for (const name of ['Tree', 'Raw', 'Changes', 'Fields']) await sheet.panel.getByRole('tab', { name }).click()
  // On the page's own thread, whatever else the machine does; laying the whole text out takes seconds.
  expect((await busyMs()) - beforeMs).toBeLessThan(1_000)

  await sheet.type(2, 'prompt', 'still quick')
  await expect(sheet.cell(2, 'prompt')).toHaveText('still quick')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('large.jsonl')).toString()).toBe(
    fileOf([lineOf(0), large.replace('"long"', '"still quick"'), lineOf(2)]),
  )
})
