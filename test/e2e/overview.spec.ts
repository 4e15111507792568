/** A dataset in pictures: a range is brushed, a bar is pressed, and the rows follow; numbers are taken along to the last digit. */
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { fileOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const ROWS = 60
const KINDS = ['数学', 'code', 'code', '写作'] as const

/** The prompt of row `at` has `at + 1` times ten characters. */
const lineOf = (at: number): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: '问'.repeat(10 * (at + 1)) },
      { role: 'assistant', content: 'An answer in English, long enough to be told.' },
    ],
    kind: KINDS[at % KINDS.length],
    id: at,
  })
const lines = Array.from({ length: ROWS }, (_, at) => lineOf(at))

class Overview {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async open(page: Page): Promise<Overview> {
    await page.keyboard.press('ControlOrMeta+i')
    await expect(page.getByRole('region', { name: 'Overview' })).toBeFocused()
    return new Overview(page)
  }

  card(name: string) {
    return this.page.locator(`article[data-picture][aria-label="${name}"]`)
  }

  /** Shows a picture that is not among the usual ones. */
  async show(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Pictures' }).click()
    await this.page.getByRole('checkbox', { name, exact: true }).check()
    await this.page.keyboard.press('Escape')
  }

  async run(name: string, action: string): Promise<void> {
    await this.card(name)
      .getByRole('button', { name: `What to do with “${name}”` })
      .click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  get query() {
    return this.page.getByRole('combobox').first()
  }

  get view() {
    return this.page.getByRole('region', { name: 'Overview' }).getByRole('status')
  }
}

test('a range that is brushed and a bar that is pressed filter the rows, and can be let go of', async ({ app }) => {
  await app.write('talks.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('talks.jsonl'))
  await expect(sheet.row(1).getByRole('gridcell').first()).not.toHaveText('')
  const overview = await Overview.open(sheet.page)
  const prompts = overview.card('Prompt length')
  const slider = prompts.getByRole('slider')
  await expect(slider).toBeVisible()
  await expect(prompts).toContainText('Median 300')

  // With the pointer: the right half.
  const box = await slider.boundingBox()
  if (box === null) throw new Error('The histogram is not drawn')
  await sheet.page.mouse.move(box.x + box.width * 0.51, box.y + 40)
  await sheet.page.mouse.down()
  await sheet.page.mouse.move(box.x + box.width - 2, box.y + 40, { steps: 4 })
  await sheet.page.mouse.up()
  await expect(overview.query).toHaveValue(/^prompt_chars>=\d+$/)
  const least = Number(/\d+/.exec(await overview.query.inputValue())?.[0])
  const expected = lines.filter((_, at) => 10 * (at + 1) >= least).length
  await expect(overview.view).toContainText(`This view${expected}`)

  // A bar beside it.
  await overview.show('kind')
  await overview.card('kind').getByRole('button', { name: /^code/ }).click()
  await expect(overview.query).toHaveValue(/^prompt_chars>=\d+ kind=code$/)
  const both = lines.filter((_, at) => 10 * (at + 1) >= least && KINDS[at % 4] === 'code').length
  await expect(overview.view).toContainText(`This view${both}`)
  await overview
    .card('kind')
    .getByRole('button', { name: /^数学/ })
    .click({ modifiers: ['Shift'] })
  await expect(overview.query).toHaveValue(/kind=数学/)

  // The rows are the same ones.
  await sheet.page.getByRole('button', { name: 'Back to rows' }).click()
  const three = lines.filter((_, at) => 10 * (at + 1) >= least && KINDS[at % 4] !== '写作').length
  await expect(sheet.page.getByRole('grid')).toHaveAttribute('aria-rowcount', `${three + 1}`)

  await Overview.open(sheet.page)
  await prompts.getByRole('button', { name: /Let go of the range/ }).click()
  await expect(overview.query).not.toHaveValue(/prompt_chars/)
})

test('a histogram is brushed with the keyboard', async ({ app }) => {
  await app.write('talks.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('talks.jsonl'))
  await expect(sheet.row(1).getByRole('gridcell').first()).not.toHaveText('')
  const overview = await Overview.open(sheet.page)
  const slider = overview.card('Prompt length').getByRole('slider')
  await slider.focus()
  await sheet.page.keyboard.press('End')
  await sheet.page.keyboard.press('Shift+ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuetext', /All rows \d+/)
  await sheet.page.keyboard.press('Enter')
  await expect(overview.query).toHaveValue(/^prompt_chars>=\d+$/)
  await sheet.page.keyboard.press('Delete')
  await expect(overview.query).toHaveValue('')
  await sheet.page.keyboard.press('Escape')
  await expect(sheet.input).toBeFocused()
})

test('the numbers that are saved are exact, and so are SVG and PNG', async ({ app }) => {
  await app.write('talks.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('talks.jsonl'))
  await expect(sheet.row(1).getByRole('gridcell').first()).not.toHaveText('')
  const overview = await Overview.open(sheet.page)
  await overview.show('kind')
  await expect(overview.card('kind').getByRole('button', { name: /^code/ })).toBeVisible()
  await app.host.writeTo('kinds.csv', () => overview.run('kind', 'Save numbers (CSV)'))
  await expect(sheet.page.getByText('Saved as kinds.csv.', { exact: true })).toBeVisible()
  expect((await app.read('kinds.csv')).toString()).toBe('\uFEFFValue,All rows\r\ncode,30\r\n数学,15\r\n写作,15\r\n')
  await app.host.writeTo('lengths.svg', () => overview.run('Prompt length', 'Save as SVG'))
  await expect(sheet.page.getByText('Saved as lengths.svg.', { exact: true })).toBeVisible()
  expect((await app.read('lengths.svg')).toString()).toContain('Prompt length</text>')
  await app.host.writeTo('lengths.png', () => overview.run('Prompt length', 'Save as PNG'))
  await expect(sheet.page.getByText('Saved as lengths.png.', { exact: true })).toBeVisible()
  expect((await app.read('lengths.png')).subarray(1, 4).toString()).toBe('PNG')
  await overview.run('kind', 'Show as a table')
  await expect(overview.card('kind').getByRole('row', { name: 'code 30 50%' })).toBeVisible()
})

test('before and after a curation stand side by side', async ({ app }) => {
  await app.write('talks.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('talks.jsonl'))
  await sheet.ready()
  await sheet.selectRow(1)
  await sheet.press('Delete')
  await expect(sheet.status).toContainText('1 deleted')
  const overview = await Overview.open(sheet.page)
  await sheet.page.getByRole('button', { name: 'Compare' }).click()
  await sheet.page.getByRole('menuitemcheckbox', { name: 'Before and after curation' }).click()
  await expect(overview.view).toContainText('File on disk60')
  await expect(overview.view).toContainText('After curation59−1')
})
