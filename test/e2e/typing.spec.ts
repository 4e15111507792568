/** What is typed, and how: through an input method, into cells of every kind, and when everything stops in the middle. */
import type { CDPSession } from '@playwright/test'
import { expect, test } from './app.ts'
import { answerOf, CUT_LINE, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

let sheet: Sheet
test.beforeEach(async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(40)))
  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
})

/** Presses a key that the input method takes for itself, and shows what it composes. */
const compose = async (method: CDPSession, text: string): Promise<void> => {
  const press = { windowsVirtualKeyCode: 229, key: 'Process' }
  await method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press })
  await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await method.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press })
}

test('Chinese is typed into a cell from the first key on, and no key of the input method reaches the grid', async ({
  app,
}) => {
  const method = await sheet.page.context().newCDPSession(sheet.page)
  await sheet.goTo(1, 'answer')
  for (const text of ['n', 'ni', 'ni h', 'ni ha', 'ni hao']) await compose(method, text)
  await expect(sheet.input).toHaveValue('ni hao')
  // Enter, Escape, arrows and Space choose among the method's candidates while it composes.
  for (const key of ['Enter', 'Escape', 'ArrowDown', ' ', 'Delete', 'Tab']) {
    await method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key })
    await method.send('Input.dispatchKeyEvent', { type: 'keyUp', windowsVirtualKeyCode: 229, key })
  }
  await expect(sheet.input).toHaveValue('ni hao')
  await sheet.isAt(1, 'answer')
  await method.send('Input.insertText', { text: '你好' })
  await expect(sheet.input).toHaveValue('你好')
  await compose(method, 'shi')
  await method.send('Input.insertText', { text: '世界' })
  await sheet.press('Enter')
  await expect(sheet.cell(1, 'answer')).toHaveText('你好世界')
  await sheet.isAt(2, 'answer')

  // Composing in the middle of a text that is there, and giving a composition up.
  await sheet.press('F2', 'ArrowLeft')
  await compose(method, 'yu')
  await method.send('Input.insertText', { text: '于' })
  await sheet.press('Enter')
  await expect(sheet.cell(2, 'answer')).toHaveText('等于于2')
  await sheet.goTo(3, 'answer')
  await compose(method, 'w')
  await compose(method, '')
  await method.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 })
  await sheet.press('ArrowDown')
  await sheet.isAt(4, 'answer')
  await expect(sheet.cell(3, 'answer')).toHaveText(answerOf(2))

  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. 2 rows differ from before.')).toBeVisible()
  expect((await app.read('chat.jsonl')).toString().split('\n').slice(0, 3)).toEqual([
    lineOf(0).replace('"1"', '"你好世界"'),
    lineOf(1).replace('于2', '于于2'),
    lineOf(2),
  ])
})

test('a value keeps its kind: what is none of it is refused with the reason, unless another kind is chosen', async ({
  app,
}) => {
  await sheet.goTo(1, 'score')
  await sheet.page.keyboard.type('much')
  await sheet.press('Enter')
  await expect(sheet.input).toBeFocused()
  await expect(sheet.input).toHaveAttribute('aria-invalid', 'true')
  await expect(sheet.page.getByRole('alert')).toContainText('Character 1:')
  await sheet.press('Escape')
  await expect(sheet.cell(1, 'score')).toHaveText('1.0')

  await sheet.page.keyboard.type('2.50')
  await sheet.press('Enter')
  await expect(sheet.cell(1, 'score')).toHaveText('2.50')
  await sheet.page.keyboard.type('"high"')
  await sheet.press('Enter')
  await expect(sheet.page.getByText(/This is text; the value is number\./)).toBeVisible()
  await sheet.page.getByRole('group', { name: 'Kind of value' }).getByRole('button', { name: 'text' }).click()
  await expect(sheet.input).toHaveValue('high')
  await sheet.press('Enter')
  await expect(sheet.cell(2, 'score')).toHaveText('high')

  await sheet.goTo(3, 'ok')
  await sheet.press('F2', 'ControlOrMeta+a')
  await sheet.page.keyboard.type('false')
  await sheet.press('Enter')
  await expect(sheet.cell(3, 'ok')).toHaveText('false')
  // A number in a text stays text.
  await sheet.type(4, 'answer', '42')
  await expect(sheet.status).toContainText('4 edited')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('chat.jsonl')).toString().split('\n').slice(0, 4)).toEqual([
    lineOf(0).replace('1.0', '2.50'),
    lineOf(1).replace('9007199254740993', '"high"'),
    lineOf(2).replace('true', 'false'),
    lineOf(3).replace('"\\u7b49于4"', '"42"'),
  ])
})

test('what is typed when Ctrl+S is pressed belongs to what is saved', async ({ app }) => {
  await sheet.goTo(1, 'answer')
  await sheet.page.keyboard.type('typed')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. One row differs from before.')).toBeVisible()
  expect((await app.read('chat.jsonl')).toString().split('\n')[0]).toBe(lineOf(0).replace('"1"', '"typed"'))
})

test('a text of the panel that is saved in the middle of typing keeps the keyboard in its place', async ({ app }) => {
  await app.write('talk.jsonl', '{"messages": [{"role": "user", "content": "最高的山？"}], "by": "me"}\n')
  await app.host.openFile('talk.jsonl')
  const said = sheet.panel.locator('[data-turn="shared/0"] [data-text]')
  await said.click()
  await sheet.press('ControlOrMeta+End')
  await sheet.page.keyboard.type('说吧')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('talk.jsonl is saved. One row differs from before.')).toBeVisible()
  expect((await app.read('talk.jsonl')).toString()).toContain('"最高的山？说吧"')
  await expect(said).toBeFocused()
  await sheet.press('Enter')
  await sheet.page.keyboard.type('。')
  await sheet.press('ControlOrMeta+Enter')
  await expect(said).toHaveText('最高的山？说吧。')
})

test('a refused text is not saved over, and is put aside when its row leaves the view', async ({ app }) => {
  const lines = linesOf(40)
  lines[9] = CUT_LINE
  await app.write('broken.jsonl', fileOf(lines))
  await app.host.openFile('broken.jsonl')
  await expect(sheet.status).toContainText('1 malformed')
  await sheet.ready()
  await sheet.goTo(2, 'score')
  await sheet.page.keyboard.type('12 x')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.page.getByRole('alert')).toContainText('something follows')
  await expect(sheet.input).toHaveValue('12 x')

  await sheet.page.getByRole('radio', { name: /^Malformed/ }).click()
  await expect(sheet.said(/^What you were typing into score is put aside/)).toBeVisible()
  await expect(sheet.row(1)).toContainText(CUT_LINE)
  await expect(sheet.input).toHaveValue('')
  await sheet.page.getByRole('button', { name: 'Continue' }).click()
  await sheet.isAt(2, 'score')
  await expect(sheet.input).toHaveValue('12 x')
  await sheet.press('Backspace', 'Backspace', 'Enter')
  await expect(sheet.cell(2, 'score')).toHaveText('12')
  await expect(sheet.row(10)).toContainText(CUT_LINE)
})

test('text that was being typed when everything was killed is there again, in its cell and in the panel', async ({
  app,
}) => {
  await sheet.goTo(2, 'answer')
  await sheet.page.keyboard.type('half a thought')
  await expect.poll(() => draftsOf(sheet)).toContain('half a thought')
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await expect(sheet.said('You were typing into answer when the window closed.')).toBeVisible()
  await sheet.page.getByRole('button', { name: 'Continue' }).click()
  await expect(sheet.input).toHaveValue('half a thought')
  await expect(sheet.page.getByText('What you were typing is back.')).toBeVisible()
  await sheet.page.keyboard.type(', finished')
  await sheet.press('Enter')
  await expect(sheet.cell(2, 'answer')).toHaveText('half a thought, finished')

  await sheet.goTo(5, 'id')
  await sheet.panel.getByRole('tab', { name: 'Fields' }).click()
  await sheet.panel.getByRole('textbox', { name: 'prompt' }).click()
  const editor = sheet.panel.getByRole('textbox', { name: 'Text of prompt' })
  await expect(editor).toBeFocused()
  await sheet.press('ControlOrMeta+End')
  await sheet.page.keyboard.type(' And then')
  await expect.poll(() => draftsOf(sheet)).toContain('What is 4 plus one? And then')
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.said('A row holds text that you had typed before and not kept.')).toBeVisible()
  await sheet.page.getByRole('button', { name: 'Show it' }).click()
  await sheet.isAt(5, 'id')
  await expect(sheet.panel.getByText('This is text that you had typed before and not kept.')).toBeVisible()
  await expect(sheet.panel.getByRole('textbox', { name: 'Text of prompt' })).toHaveText('What is 4 plus one? And then')
  await sheet.panel.getByRole('button', { name: 'Keep' }).click()
  await expect(sheet.cell(5, 'prompt')).toHaveText('What is 4 plus one? And then')
})

/** Gives the drafts that the window's own memory holds on the disk, as one text. */
const draftsOf = ({ page }: Sheet): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('winnow')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const reading = opening.result.transaction('drafts').objectStore('drafts').getAll()
          reading.onerror = () => reject(reading.error)
          reading.onsuccess = () => {
            opening.result.close()
            resolve(reading.result.map(({ text }) => text).join('\n'))
          }
        }
      }),
  )
