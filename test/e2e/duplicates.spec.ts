/** Duplicates as a person goes through them: found, the threshold dragged, groups reviewed by keyboard, a rule for the rest, and exported. */
import { expect, type Locator, type Page } from '@playwright/test'
import { randomFrom } from '../doubles/random.ts'
import { test } from './app.ts'
import { fileOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const NEAR = 30
const FAR = 12

const random = randomFrom(5)
const below = (limit: number): number => Math.floor(random() * limit)
const word = (): string => Array.from({ length: 3 + below(6) }, () => String.fromCharCode(97 + below(26))).join('')
const character = (): string => String.fromCharCode(0x4e00 + below(8_000))

/** Gives a text, and the same with so many places changed; even ones are Chinese. */
const textAndCopy = (at: number, changes: number): [string, string] => {
  const isChinese = at % 2 === 0
  const pieces = Array.from({ length: 60 }, isChinese ? character : word)
  const copied = [...pieces]
  for (let times = 1; times <= changes; times++)
    copied[Math.floor((60 / (changes + 1)) * times)] = isChinese ? character() : word()
  const joined = isChinese ? '' : ' '
  return [pieces.join(joined), copied.join(joined)]
}

/** Pairs of a text and its copy: the first ones are 0.9 alike, the others 0.75. All texts first, then all copies. */
const pairs = Array.from({ length: NEAR + FAR }, (_, at) => textAndCopy(at, at < NEAR ? 1 : at % 2 === 0 ? 3 : 6))
const rowOf = (prompt: string, answer: string, at: number): string =>
  at % 3 === 0
    ? JSON.stringify({ prompt, answer, score: 1 })
    : `{"answer": ${JSON.stringify(answer)},  "prompt": "${prompt}"}`
const lines = [
  ...pairs.map(([text], at) => rowOf(`Say ${at}`, text, at)),
  ...pairs.map(([, copy], at) => rowOf(`Say ${at}`, copy, at + 1)),
]
const COPIES = pairs.length

class Duplicates {
  readonly page: Page
  readonly status: Locator
  readonly threshold: Locator
  readonly list: Locator
  readonly open: Locator
  /** How many groups are listed. */
  readonly groups: Locator

  constructor(page: Page) {
    this.page = page
    const screen = page.getByRole('region', { name: 'Duplicates', exact: true })
    this.status = screen.getByRole('form', { name: 'What was found' }).getByRole('status')
    this.threshold = screen.getByRole('slider', { name: 'Threshold of similarity' })
    this.list = screen.getByRole('listbox', { name: 'Groups of duplicates' })
    this.groups = screen.getByRole('region', { name: 'Groups of duplicates' }).getByRole('heading')
    this.open = screen.getByRole('region', { name: 'The open group' })
  }

  async find(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+D')
    await this.page.getByRole('button', { name: 'Find duplicates' }).click()
    await expect(this.status).toBeVisible()
  }

  /** Drags the threshold by a part of the curve's width. */
  async drag(part: number): Promise<void> {
    const box = await this.threshold.boundingBox()
    if (box === null) throw new Error('The curve is not drawn')
    const at = Number(await this.threshold.getAttribute('aria-valuenow'))
    const from = box.x + ((at - 0.7) / 0.3) * box.width
    await this.page.mouse.move(from, box.y + box.height / 2)
    await this.page.mouse.down()
    await this.page.mouse.move(from + part * box.width, box.y + box.height / 2, { steps: 8 })
    await this.page.mouse.up()
  }

  heading(group: number): Locator {
    return this.open.getByRole('heading', { name: `Group ${group}`, exact: true })
  }
}

test('near duplicates are found, reviewed by keyboard, decided by a rule, taken back, and exported to the byte', async ({
  app,
}) => {
  await app.write('talks.jsonl', fileOf(lines))
  const page = await app.start('talks.jsonl')
  await expect(new Sheet(page).row(1).getByRole('gridcell').first()).not.toHaveText('')
  const duplicates = new Duplicates(page)
  await duplicates.find()
  await expect(duplicates.status).toContainText(`${NEAR} groups · ${NEAR * 2} rows · ${NEAR} would go`)

  // With the pointer down to the floor, and up again by keys.
  await duplicates.drag(-0.5)
  await expect(duplicates.status).toContainText(`${NEAR + FAR} groups · ${lines.length} rows · ${NEAR + FAR} would go`)
  await duplicates.threshold.focus()
  for (let times = 0; times < 10; times++) await page.keyboard.press('ArrowRight')
  await expect(duplicates.threshold).toHaveAttribute('aria-valuenow', '0.8')
  await expect(duplicates.status).toContainText(`${NEAR} groups`)
  // The curve tells at once; the groups are made anew when the threshold rests.
  await expect(duplicates.groups).toHaveText(`${NEAR} groups`)

  // Three groups by keyboard: the first row stays, the second one stays, both stay.
  await duplicates.list.getByRole('option').first().click()
  await expect(duplicates.heading(1)).toBeVisible()
  await expect(duplicates.open.getByRole('insertion').or(duplicates.open.getByRole('deletion')).first()).toBeVisible()
  await page.keyboard.press('a')
  await expect(duplicates.heading(2)).toBeVisible()
  await page.keyboard.press('2')
  await page.keyboard.press('a')
  await expect(duplicates.heading(3)).toBeVisible()
  await page.keyboard.press('Shift+A')
  await expect(duplicates.heading(4)).toBeVisible()

  // A rule for the rest, which are those that are still open.
  await page.getByRole('radiogroup', { name: 'Groups shown' }).getByRole('radio', { name: 'Open' }).click()
  await expect(duplicates.groups).toHaveText(`${NEAR - 3} groups`)
  await page.keyboard.press('Shift+R')
  const dialog = page.getByRole('dialog', { name: 'Keep one row of each group' })
  const rest = NEAR - 3
  await expect(dialog.getByRole('status')).toContainText(`${rest} rows of ${rest} groups will be dropped`)
  await dialog.getByRole('button', { name: `Drop ${rest} rows` }).click()
  await expect(dialog).toBeHidden()
  await expect(duplicates.groups).toHaveText('0 groups')
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(duplicates.groups).toHaveText(`${rest} groups`)
  await page.keyboard.press('ControlOrMeta+Shift+Z')
  await expect(duplicates.groups).toHaveText('0 groups')

  // What is kept, byte for byte.
  await app.host.writeTo('kept.jsonl', async () => {
    await duplicates.open.getByRole('button', { name: 'Export what is kept…' }).click()
    await page.getByRole('dialog', { name: 'Export rows' }).getByRole('button', { name: 'Choose a file…' }).click()
  })
  const isKept = (at: number): boolean => {
    if (at === 1) return false
    return at < COPIES || at - COPIES >= NEAR || at - COPIES === 1 || at - COPIES === 2
  }
  await expect
    .poll(async () => String(await app.read('kept.jsonl').catch(() => '')))
    .toBe(fileOf(lines.filter((_, at) => isKept(at))))
  expect(String(await app.read('talks.jsonl'))).toBe(fileOf(lines))

  // A dropped row says why, and by whom it was kept.
  await page.keyboard.press('Escape')
  const query = page.getByRole('combobox', { name: 'Search' })
  await query.fill(`row:${COPIES + 5}`)
  await page.keyboard.press('Enter')
  const sheet = new Sheet(page)
  await expect(sheet.panel).toContainText('which was kept')
  await expect(sheet.panel.getByRole('button', { name: /row 5\b/i })).toBeVisible()
})
