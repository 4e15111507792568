/** The grid by keyboard alone, as in any spreadsheet: going about, marking, copying, pasting, deleting, taking back. */
import { expect, test } from './app.ts'
import { answerOf, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const ROWS = 300
let sheet: Sheet
test.beforeEach(async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(ROWS)))
  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
})

test('the cursor goes where arrows, Page, Home, End and Tab send it', async () => {
  await sheet.isAt(1, 'id')
  await sheet.press('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight')
  await sheet.isAt(3, 'answer')
  await sheet.press('ArrowUp', 'ArrowLeft')
  await sheet.isAt(2, 'prompt')
  await sheet.press('End')
  await sheet.isAt(2, 'ok')
  await sheet.press('Home')
  await sheet.isAt(2, 'id')
  await sheet.press('Tab', 'Tab', 'Shift+Tab')
  await sheet.isAt(2, 'prompt')
  await sheet.press('End', 'Tab')
  await sheet.isAt(3, 'id')
  await sheet.press('Shift+Tab')
  await sheet.isAt(2, 'ok')
  await sheet.press('ControlOrMeta+ArrowLeft', 'ControlOrMeta+ArrowDown')
  await sheet.isAt(ROWS, 'id')
  await sheet.press('ControlOrMeta+ArrowRight', 'ControlOrMeta+ArrowUp')
  await sheet.isAt(1, 'ok')
  await sheet.press('ControlOrMeta+End')
  await sheet.isAt(ROWS, 'ok')
  await sheet.press('ControlOrMeta+Home')
  await sheet.isAt(1, 'id')
  await sheet.press('PageDown')
  await expect.poll(() => sheet.place()).toBeGreaterThan(20)
  await sheet.press('PageDown', 'PageUp', 'PageUp')
  await sheet.isAt(1, 'id')
  // Past the edges there is nothing to go to.
  await sheet.press('ArrowUp', 'ArrowLeft', 'PageUp')
  await sheet.isAt(1, 'id')
})

test('a cell is edited by Enter, by F2, by a double click and by typing; Escape gives up, Enter and Tab keep and go on', async ({
  app,
}) => {
  await sheet.goTo(1, 'prompt')
  await sheet.press('Enter')
  await expect(sheet.input).toHaveValue('What is 0 plus one?')
  await sheet.page.keyboard.type(' 好')
  await sheet.press('Enter')
  await expect(sheet.cell(1, 'prompt')).toHaveText('What is 0 plus one? 好')
  await sheet.isAt(2, 'prompt')

  await sheet.press('F2')
  await expect(sheet.input).toHaveValue('1加一等于几？')
  await sheet.page.keyboard.type('gone')
  await sheet.press('Escape')
  await expect(sheet.cell(2, 'prompt')).toHaveText('1加一等于几？')
  await sheet.isAt(2, 'prompt')

  await sheet.page.keyboard.type('over')
  await sheet.press('Tab')
  await sheet.isAt(2, 'answer')
  await sheet.page.keyboard.type('one')
  await sheet.press('Shift+Enter')
  await sheet.page.keyboard.type('two')
  await sheet.press('Shift+Tab')
  await sheet.isAt(2, 'prompt')
  await expect(sheet.cell(2, 'answer')).toHaveText('one↵ two')

  await sheet.cell(4, 'answer').dblclick()
  await expect(sheet.input).toHaveValue(answerOf(3))
  await sheet.press('Escape')

  await expect(sheet.status).toContainText('2 edited')
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(2, 'answer')).toHaveText(answerOf(1))
  await sheet.press('ControlOrMeta+Shift+z')
  await expect(sheet.cell(2, 'answer')).toHaveText('one↵ two')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. 2 rows differ from before.')).toBeVisible()
  expect((await app.read('chat.jsonl')).toString().split('\n').slice(0, 3)).toEqual([
    '{"id": 0, "prompt": "What is 0 plus one? 好", "answer": "1", "score": 1.0, "ok": true}',
    '{"id":1,"prompt":"over","answer":"one\\ntwo","score":9007199254740993,"ok":false}',
    lineOf(2),
  ])
})

test('a range is marked with Shift and copied as tab-separated values, rows as their own lines; Ctrl+A says how many', async ({
  app,
}) => {
  await sheet.goTo(2, 'prompt')
  await sheet.press('Shift+ArrowDown', 'Shift+ArrowRight', 'ControlOrMeta+c')
  await expect.poll(() => app.host.readClipboard()).toBe('1加一等于几？\t等于2\nWhat is 2 plus one?\t3')
  await sheet.press('Escape', 'ControlOrMeta+Alt+c')
  await expect(sheet.said('1 row copied as JSON Lines.')).toBeVisible()
  await expect.poll(() => app.host.readClipboard()).toBe(lineOf(2))

  await sheet.press('ControlOrMeta+a')
  await expect(sheet.page.getByText('All 300 rows of this view are selected.')).toBeVisible()
  await expect(sheet.status).toContainText('300 selected')
  await sheet.press('ControlOrMeta+c')
  await expect.poll(() => app.host.readClipboard()).toBe(linesOf(ROWS).join('\n'))
  await sheet.press('Escape')
  await expect(sheet.status).not.toContainText('selected')

  await sheet.selectRow(5)
  await sheet.selectRow(7, 'Shift')
  await sheet.selectRow(6, 'ControlOrMeta')
  await sheet.goTo(9, 'id')
  await sheet.press(' ')
  await expect(sheet.page.getByText('3 rows are selected.')).toBeVisible()
  await expect(sheet.page.getByRole('button', { name: 'Select all 300' })).toBeVisible()
  await sheet.press('ControlOrMeta+c')
  await expect.poll(() => app.host.readClipboard()).toBe([4, 6, 8].map(lineOf).join('\n'))
})

test('a block is pasted as one step, keeps the kinds of its cells, and says what it left as it was', async ({
  app,
}) => {
  await app.host.writeClipboard('one\t一\ntwo\t"2\tb"\n')
  await sheet.goTo(1, 'prompt')
  await sheet.press('ControlOrMeta+v')
  await expect(sheet.said('Pasted into 4 cells.')).toBeVisible()
  await expect(sheet.cell(2, 'answer')).toHaveText('2⇥ b')
  await expect(sheet.cell(1, 'answer')).toHaveText('一')
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(1, 'prompt')).toHaveText('What is 0 plus one?')
  await expect(sheet.cell(2, 'answer')).toHaveText(answerOf(1))
  await expect(sheet.status).not.toContainText('edited')

  await app.host.writeClipboard('0.25')
  await sheet.goTo(3, 'score')
  await sheet.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'ControlOrMeta+v')
  await expect(sheet.said(/Pasted into 3 cells\. 3 cells kept their values/)).toBeVisible()
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('chat.jsonl')).toString().split('\n')[3]).toBe(lineOf(3).replace('9007199254740993', '0.25'))
})

test('Delete marks rows and can be undone; Backspace and letters harm no row; many rows are asked about', async () => {
  await sheet.goTo(2, 'answer')
  await sheet.press('Delete')
  await expect(sheet.mark(2, 'marked as deleted')).toBeVisible()
  await expect(sheet.status).toContainText('1 deleted')
  await expect(sheet.cell(2, 'answer')).toHaveText(answerOf(1))
  await sheet.press('Shift+Delete')
  await expect(sheet.status).not.toContainText('deleted')

  await sheet.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Delete')
  await expect(sheet.said('3 rows are marked as deleted.')).toBeVisible()
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.status).not.toContainText('deleted')

  await sheet.press('Escape', 'Backspace', 'd', 'Escape', 'x', 'Escape')
  await sheet.isAt(4, 'answer')
  await expect(sheet.cell(4, 'answer')).toHaveText(answerOf(3))
  await expect(sheet.status).not.toContainText('edited')
  await expect(sheet.status).not.toContainText('deleted')

  await sheet.press('ControlOrMeta+a', 'Delete')
  const question = sheet.page.getByRole('alertdialog', { name: 'Mark the 300 selected rows as deleted?' })
  await expect(question).toContainText('These are all the rows of this view.')
  await sheet.press('Enter')
  await expect(question).toBeHidden()
  await expect(sheet.status).not.toContainText('deleted')
  await sheet.press('Delete')
  await question.getByRole('button', { name: 'Mark as deleted' }).click()
  await expect(sheet.status).toContainText('300 deleted')
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.status).not.toContainText('deleted')
})

test('every command has a place in the palette and its key in the key sheet; a row is found by its number', async () => {
  await sheet.press('ControlOrMeta+g')
  await expect(sheet.page.getByRole('dialog', { name: 'Go to row' })).toBeVisible()
  await sheet.page.keyboard.type('0')
  await expect(sheet.page.getByRole('button', { name: 'Go', exact: true })).toBeDisabled()
  await sheet.press('Backspace')
  await sheet.page.keyboard.type('250')
  await sheet.press('Enter')
  await sheet.isAt(250, 'id')
  await expect(sheet.cell(250, 'answer')).toHaveText(answerOf(249))

  await sheet.press('?')
  const keys = sheet.page.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByText('Mark rows as deleted')).toBeVisible()
  await expect(keys.getByText('Go to row…')).toBeVisible()
  await sheet.press('Escape')
  await expect(keys).toBeHidden()
  await expect(sheet.input).toBeFocused()

  await sheet.run('Duplicate rows')
  await expect(sheet.status).toContainText('1 inserted')
  await sheet.run('Undo')
  await expect(sheet.status).not.toContainText('inserted')
  await sheet.press('ControlOrMeta+k')
  await sheet.page.keyboard.type('no such thing')
  await expect(sheet.page.getByText('No command is called that.')).toBeVisible()
  await sheet.press('Escape')
  await expect(sheet.input).toBeFocused()
})
