/** Asking in the search bar: typed, completed, clicked together, put in order, kept under a name, and stopped. */
import { AxeBuilder } from '@axe-core/playwright'
import type { CDPSession, Locator, Page } from '@playwright/test'
import { type App, expect, test } from './app.ts'
import { CUT_LINE, fileOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

/** The search bar and what surrounds it. */
class Bar {
  readonly input: Locator
  readonly filters: Locator
  readonly chips: Locator
  readonly suggestions: Locator

  constructor(page: Page) {
    this.input = page.getByRole('combobox', { name: 'Search' })
    this.filters = page.getByRole('region', { name: 'Which rows are shown' })
    this.chips = this.filters.getByRole('list', { name: 'What the rows must be' })
    this.suggestions = page.getByRole('listbox', { name: 'What can stand here' })
  }

  async ask(text: string): Promise<void> {
    await this.input.fill(text)
    await this.input.press('Enter')
  }

  /** Holds how many rows of how many were found. */
  async found(count: string): Promise<void> {
    await expect(this.filters.getByRole('status')).toHaveText(count)
  }
}

const open = async (app: App): Promise<{ sheet: Sheet; bar: Bar }> => {
  const lines = linesOf(40)
  lines[4] = CUT_LINE
  await app.write('chat.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  return { sheet, bar: new Bar(sheet.page) }
}

test('a query is typed from the keyboard alone, found, and given up again', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await sheet.press('ControlOrMeta+f')
  await expect(bar.input).toBeFocused()
  await sheet.page.keyboard.type('等于1')
  await sheet.press('Enter')
  // Answers of 0, 9, 11, 13, 15, 17, plus one; half of them in Chinese, as escapes.
  await bar.found('5 of 40')
  await expect(sheet.row(1).getByRole('rowheader')).toContainText('10')
  await expect(bar.chips.getByRole('listitem')).toHaveText(['“等于1”'])
  await sheet.press('Escape')
  await expect(sheet.input).toBeFocused()
  await sheet.run('Clear the search')
  await expect(sheet.row(1).getByRole('rowheader')).toContainText('1')
  await expect(bar.chips).toBeHidden()

  // Up in the empty bar brings back what was asked.
  await sheet.press('ControlOrMeta+f', 'ArrowUp')
  await expect(bar.input).toHaveValue('等于1')
})

test('names and values are completed by keyboard, and by pointer', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await sheet.press('ControlOrMeta+f')
  await sheet.page.keyboard.type('-is:mal')
  await expect(bar.suggestions.getByRole('option')).toHaveText(['malformednot JSON1'])
  await sheet.press('Tab')
  await expect(bar.input).toHaveValue('-is:malformed ')
  await sheet.page.keyboard.type('ans')
  await expect(bar.suggestions.getByRole('option').first()).toContainText('answer:')
  await sheet.press('ArrowDown', 'Enter')
  await expect(bar.input).toHaveValue('-is:malformed answer:')
  await sheet.page.keyboard.type('21')
  await sheet.press('Enter')
  await bar.found('1 of 40')
  await bar.input.fill('verdict:')
  await bar.suggestions.getByRole('option', { name: 'drop' }).click()
  await expect(bar.input).toHaveValue('verdict:drop ')
  await expect(bar.input).toBeFocused()
  await sheet.press('ControlOrMeta+z')
  await expect(bar.input).toHaveValue('verdict:')
})

test('a query that can’t be read leaves the rows as they are, and says where it breaks', async ({ app }) => {
  const { bar, sheet } = await open(app)
  await bar.ask('is:malformed')
  await bar.found('1 of 40')
  await bar.ask('tag: "x')
  await expect(sheet.page.getByRole('alert')).toHaveText('At character 5: something is missing after tag.')
  await expect(bar.input).toHaveAttribute('aria-invalid', 'true')
  await bar.found('1 of 40')
  await bar.ask('/(/')
  await expect(sheet.page.getByRole('alert')).toContainText('this is not a regular expression')
  await bar.ask('is:malformed')
  await expect(sheet.page.getByRole('alert')).toBeHidden()
})

test('what is clicked together stands in the bar as text, and the other way round', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await sheet.goTo(2, 'ok')
  await sheet.page.getByRole('button', { name: 'Column ok' }).click()
  await sheet.page.getByRole('menuitem', { name: 'Only rows with: false' }).click()
  await expect(bar.input).toHaveValue('ok=false')
  await bar.found('20 of 40')
  await sheet.goTo(1, 'id')
  await sheet.cell(1, 'id').click({ button: 'right' })
  await sheet.page.getByRole('menuitem', { name: 'Without: 1' }).click()
  await expect(bar.input).toHaveValue('ok=false id!="1"')
  await bar.found('19 of 40')
  await bar.filters.getByRole('radio', { name: /Malformed/ }).click()
  await expect(bar.input).toHaveValue('ok=false id!="1" is:malformed')
  await bar.found('0 of 40')

  // Each term is turned round and taken out where it stands.
  await bar.chips.getByRole('button', { name: 'Change: not JSON' }).click()
  await sheet.page.getByRole('menuitem', { name: 'Turn into its opposite' }).click()
  await expect(bar.input).toHaveValue('ok=false id!="1" -is:malformed')
  await bar.found('19 of 40')
  await bar.chips.getByRole('button', { name: 'Take out: ok = false' }).click()
  await expect(bar.input).toHaveValue('id!="1" -is:malformed')
  await bar.filters.getByRole('radio', { name: 'All' }).click()
  await expect(bar.input).toHaveValue('')
})

test('rows are put in order by columns, and signals are columns too', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await sheet.goTo(1, 'id')
  await sheet.page.getByRole('button', { name: 'Column id' }).click()
  await sheet.page.getByRole('menuitem', { name: 'Sort: largest first' }).click()
  await expect(sheet.cell(1, 'id')).toHaveText('39')
  await expect(sheet.row(1).getByRole('rowheader')).toContainText('40')
  await sheet.page.getByRole('button', { name: 'Column ok' }).click({ modifiers: ['Shift'] })
  await expect(sheet.page.getByRole('columnheader', { name: 'Column ok' })).toContainText('↑2')
  await sheet.page.getByRole('button', { name: 'Show columns' }).first().click()
  await sheet.page.getByRole('checkbox', { name: /^Prompt language/ }).check()
  await sheet.press('Escape')
  await expect(sheet.row(1).locator('[role="gridcell"][aria-colindex="7"]')).toHaveText('Chinese')
  const unsort = bar.filters.getByRole('button', { name: 'Back to file order' })
  await unsort.click()
  await expect(unsort).toBeHidden()
  await expect(sheet.input).toBeFocused()
  // Sent to the top before the other order is there, the cursor follows the row that was on top then.
  await expect(async () => {
    await sheet.press('ControlOrMeta+Home')
    await expect(sheet.cell(1, 'id')).toHaveText('0', { timeout: 1_000 })
  }).toPass()
})

test('a view is saved under a name, shown, renamed and deleted', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await bar.ask('ok=true')
  await bar.found('19 of 40')
  await sheet.run('Save this view…')
  await sheet.page.getByRole('textbox', { name: 'Name of the view' }).fill('好的')
  await sheet.press('Enter')
  await expect(sheet.said('The view “好的” is saved.')).toBeVisible()
  await bar.filters.getByRole('radio', { name: 'All' }).click()
  await expect(bar.input).toHaveValue('')
  await bar.filters.getByRole('button', { name: 'Views' }).click()
  await sheet.page.getByRole('menuitem', { name: '好的' }).click()
  await bar.found('19 of 40')
  await expect(bar.input).toHaveValue('ok=true')
  await sheet.run('Saved views…')
  const name = sheet.page.getByRole('textbox', { name: 'Name of the view “好的”' })
  await name.fill('Sound')
  await name.press('Enter')
  await sheet.page.getByRole('button', { name: 'Delete the view “Sound”' }).click()
  await expect(sheet.page.getByText('No view is saved yet.')).toBeVisible()
})

test('Chinese is typed through an input method, whose keys are its own', async ({ app }) => {
  const { sheet, bar } = await open(app)
  const method = await sheet.page.context().newCDPSession(sheet.page)
  await sheet.press('ControlOrMeta+f')
  for (const text of ['j', 'ji', 'jia']) await compose(method, text)
  for (const key of ['Enter', 'Tab', 'ArrowDown', 'Escape']) {
    await method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key })
    await method.send('Input.dispatchKeyEvent', { type: 'keyUp', windowsVirtualKeyCode: 229, key })
  }
  await expect(bar.input).toBeFocused()
  await expect(bar.input).toHaveValue('jia')
  await method.send('Input.insertText', { text: '加一' })
  await expect(bar.input).toHaveValue('加一')
  await sheet.press('Enter')
  await bar.found('20 of 40')
})

test('a long search counts up, is stopped, and says that there may be more', async ({ app }) => {
  const line = (id: number): string => JSON.stringify({ id, text: `${'填充的文字 filler '.repeat(400)}${id}` })
  await app.write('big.jsonl', Array.from({ length: 12_000 }, (_, id) => `${line(id)}\n`).join(''))
  const sheet = new Sheet(await app.start('big.jsonl'))
  await expect(sheet.row(1).getByRole('gridcell').first()).not.toHaveText('')
  const bar = new Bar(sheet.page)
  await bar.ask('/(?:文|字|f|i)+[^0]*?9{1,3}7$/')
  const stop = bar.filters.getByRole('button', { name: 'Stop' })
  await stop.click()
  await expect(bar.filters.getByText('Stopped; there may be more')).toBeVisible()
  await expect(bar.filters.getByRole('button', { name: 'Search again' })).toBeVisible()
})

test('axe finds nothing wrong with the search bar in its states', async ({ app }) => {
  const { sheet, bar } = await open(app)
  await bar.ask('-is:malformed 加一 or tag:x')
  await bar.found('20 of 40')
  await isClean(sheet.page, 'a query with chips')
  await bar.input.fill('ver')
  await expect(bar.suggestions).toBeVisible()
  await isClean(sheet.page, 'suggestions')
  await bar.ask('tag:')
  await expect(sheet.page.getByRole('alert')).toBeVisible()
  await isClean(sheet.page, 'a fault')
  await bar.ask('加一 -is:edited')
  await sheet.page.getByRole('button', { name: 'How to search' }).click()
  await expect(sheet.page.getByRole('dialog')).toBeVisible()
  await isClean(sheet.page, 'the card')
  await sheet.press('Escape')
  await bar.filters.getByRole('button', { name: 'Views' }).click()
  await expect(sheet.page.getByRole('menu')).toBeVisible()
  await isClean(sheet.page, 'the menu of views')
})

/** Presses a key that the input method takes for itself, and shows what it composes. */
const compose = async (method: CDPSession, text: string): Promise<void> => {
  const press = { windowsVirtualKeyCode: 229, key: 'Process' }
  await method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press })
  await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await method.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press })
}

const isClean = async (page: Page, what: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const axe = new AxeBuilder({ page }).setLegacyMode()
    if (colorScheme === 'dark') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    const faults = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message}`),
    )
    expect(faults, `${what}, ${colorScheme}`).toEqual([])
  }
}
