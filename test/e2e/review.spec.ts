/** Forty samples judged with the keyboard alone: verdicts, tags, edits in Chinese, an undo, a bulk tag, and a kill in the middle. */
import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { fileOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const SAMPLES = 40
/** After this one everything is killed. */
const KILLED_AFTER = 20
const UNDONE_AT = 10
const EDITED = new Map([
  [5, '答案是五'],
  [25, '二十五，没错'],
])

const lineOf = (place: number): string =>
  `{"messages": [{"role": "user", "content": "问题 ${place}：${place} 是几？"}, {"role": "assistant", "content": "${place}."}], "id": ${place}}`

/** What is decided about each sample. */
const verdictOf = (place: number): 'Keep' | 'Drop' | null =>
  place % 7 === 0 ? null : place % 3 === 0 || place === UNDONE_AT ? 'Drop' : 'Keep'
const tagsOf = (place: number): string[] => [
  ...(place % 4 === 0 ? ['数学'] : []),
  ...(place % 5 === 0 ? ['short'] : []),
]
const places = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)

class Review {
  readonly page: Page
  readonly #method: CDPSession

  private constructor(page: Page, method: CDPSession) {
    this.page = page
    this.#method = method
  }

  static async open(page: Page): Promise<Review> {
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('main', { name: 'Review' })).toBeFocused()
    return new Review(page, await page.context().newCDPSession(page))
  }

  /** Waits until a sample is on screen. */
  async isAt(place: number): Promise<void> {
    await expect(this.page.getByRole('main', { name: 'Review' })).toContainText(`问题 ${place}：`)
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Decides about the sample on screen as it is to be, and goes on. */
  async decide(place: number): Promise<void> {
    await this.isAt(place)
    for (const tag of tagsOf(place)) await this.press(tag === '数学' ? '1' : '2')
    const text = EDITED.get(place)
    if (text !== undefined) await this.#writeOver(text)
    const verdict = verdictOf(place)
    await this.press(verdict === null ? 's' : verdict === 'Keep' ? 'a' : 'd')
  }

  /** Names a tag through an input method, and puts it on. */
  async makeTag(name: string): Promise<void> {
    await this.press('t')
    await expect(this.page.getByRole('combobox')).toBeFocused()
    await this.#compose('biaoqian')
    // What belongs to the input method neither closes the dialog nor puts a tag on.
    for (const key of ['Enter', 'Escape']) await this.#pressComposing(key)
    await expect(this.page.getByRole('combobox')).toBeFocused()
    await this.#method.send('Input.insertText', { text: name })
    await this.press('Enter')
    await expect(this.page.getByRole('dialog')).toBeHidden()
  }

  async #writeOver(text: string): Promise<void> {
    await this.press('e')
    const editor = this.page.getByRole('textbox')
    await expect(editor).toBeFocused()
    await this.press('ControlOrMeta+a')
    // Letters of the composition are those that would decide.
    for (const typed of ['d', 'da', 'da a', 'da an']) await this.#compose(typed)
    await this.#method.send('Input.insertText', { text })
    await this.press('ControlOrMeta+Enter')
    await expect(editor).toBeHidden()
    await expect(this.page.getByRole('main', { name: 'Review' })).toContainText(text)
  }

  async #compose(text: string): Promise<void> {
    const press = { windowsVirtualKeyCode: 229, key: 'Process' }
    await this.#method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press })
    await this.#method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await this.#method.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press })
  }

  async #pressComposing(key: string): Promise<void> {
    await this.#method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key })
    await this.#method.send('Input.dispatchKeyEvent', { type: 'keyUp', windowsVirtualKeyCode: 229, key })
  }
}

/** Holds that the grid shows what was decided about rows. */
const expectDecided = async (sheet: Sheet, decided: readonly number[], more: readonly string[] = []): Promise<void> => {
  for (const place of decided) {
    const head = sheet.row(place).getByRole('rowheader')
    const verdict = verdictOf(place)
    const tags = [...(tagsOf(place).includes('数学') ? more : []), ...tagsOf(place)]
    await expect(head.getByRole('img', { name: /^(Keep|Drop)$/ })).toHaveCount(verdict === null ? 0 : 1)
    if (verdict !== null) await expect(head.getByRole('img', { name: verdict })).toBeVisible()
    await expect(head).toHaveText(`${place}${tags.toSorted().join('')}`)
  }
}

const countOf = (verdict: 'Keep' | 'Drop', to: number): number =>
  places(1, to).filter((place) => verdictOf(place) === verdict).length

test('forty samples are reviewed with the keyboard alone, and a kill in the middle takes nothing away', async ({
  app,
}) => {
  await app.write('chat.jsonl', fileOf(places(1, SAMPLES).map(lineOf)))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.page.setViewportSize({ width: 1280, height: 1400 })
  await sheet.ready()

  let review = await Review.open(sheet.page)
  await review.isAt(1)
  await expect(sheet.page.getByText('1 of 40')).toBeVisible()
  await review.makeTag('数学')
  await review.makeTag('short')
  await review.press('1', '2')
  for (const place of places(1, UNDONE_AT - 1)) await review.decide(place)
  // The wrong verdict, taken back; what is undone is shown.
  await review.isAt(UNDONE_AT)
  await review.press('a')
  await review.isAt(UNDONE_AT + 1)
  await review.press('u')
  await review.isAt(UNDONE_AT)
  await expect(sheet.page.getByRole('button', { name: /^Keep/ })).toHaveAttribute('aria-pressed', 'false')
  for (const place of places(UNDONE_AT, KILLED_AFTER)) await review.decide(place)
  await review.isAt(KILLED_AFTER + 1)
  await expect(sheet.page.getByText(/19 left · \d+ a minute/)).toBeVisible()
  await expect(sheet.status).toContainText(`${countOf('Keep', KILLED_AFTER)} to keep`)
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.page.setViewportSize({ width: 1280, height: 1400 })
  await sheet.ready()
  await expectDecided(
    sheet,
    places(1, SAMPLES).filter((place) => place <= KILLED_AFTER),
  )
  await expect(sheet.status).toContainText(`${countOf('Keep', KILLED_AFTER)} to keep`)
  await expect(sheet.status).toContainText(`${countOf('Drop', KILLED_AFTER)} to drop`)

  // The palette came back too, and only what is undecided is left to review.
  await sheet.press('End', 'ControlOrMeta+Home')
  for (let row = 1; row <= KILLED_AFTER; row++) await sheet.press('ArrowDown')
  review = await Review.open(sheet.page)
  await review.isAt(KILLED_AFTER + 1)
  for (const place of places(KILLED_AFTER + 1, SAMPLES)) await review.decide(place)
  await expect(sheet.page.getByText('That was the last one.')).toBeVisible()
  await review.press('Escape')
  await expect(sheet.input).toBeFocused()

  await sheet.page.getByRole('button', { name: 'Decisions', exact: true }).focus()
  await sheet.press('Enter')
  await sheet.page.getByRole('menuitemcheckbox', { name: /数学/ }).focus()
  await sheet.press('Enter', 'Escape')
  await expect(sheet.row(10)).toBeVisible()
  await expect(sheet.row(11)).toHaveCount(0)
  await sheet.run('Decide about many rows…')
  const dialog = sheet.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Add a tag' }).focus()
  await sheet.press('Enter')
  await dialog.getByRole('textbox', { name: 'Name of the tag' }).focus()
  await sheet.page.keyboard.type('checked')
  await expect(dialog).toContainText(
    'Tag the 10 rows of the current view with “checked”. 30 in the file stay as they are.',
  )
  await sheet.press('Enter')
  await expect(sheet.said('10 rows are tagged “checked”.')).toBeVisible()
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.page.setViewportSize({ width: 1280, height: 1400 })
  await sheet.ready()
  await expectDecided(sheet, places(1, SAMPLES), ['checked'])
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. 2 rows differ from before.')).toBeVisible()
  const lines = places(1, SAMPLES).map((place) =>
    lineOf(place).replace(`"${place}."`, `"${EDITED.get(place) ?? `${place}.`}"`),
  )
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf(lines))
  await expectDecided(sheet, places(1, SAMPLES), ['checked'])
})

test('a row that is no JSON is mended under review, letter by letter, and letters decide again afterwards', async ({
  app,
}) => {
  const broken = lineOf(1).slice(0, -1)
  await app.write('chat.jsonl', fileOf([broken, lineOf(2)]))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const review = await Review.open(sheet.page)
  await review.isAt(1)
  await review.press('e', 'ControlOrMeta+End')
  await sheet.page.keyboard.type(', "as": "add"}')
  await expect(sheet.page.getByRole('textbox', { name: 'Raw text of the row' })).toHaveText(`${broken}, "as": "add"}`)
  await review.press('ControlOrMeta+Enter')
  await expect(sheet.page.getByText('OpenAI messages').first()).toBeVisible()
  await review.press('a')
  await review.isAt(2)
  await expect(sheet.status).toContainText('1 to keep')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. One row differs from before.')).toBeVisible()
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf([`${broken}, "as": "add"}`, lineOf(2)]))
})

test('a row too large to be read unasked says so under review, and can be read whole', async ({ app }) => {
  await app.write('chat.jsonl', fileOf([lineOf(1).replace('"1."', `"${'Long. '.repeat(200_000)}"`)]))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const review = await Review.open(sheet.page)
  await expect(sheet.page.getByText(/^The first 1 MB of 1.2 MB are shown/)).toBeVisible()
  await review.press('e')
  await expect(sheet.said('Read the whole row to edit it.')).toBeVisible()
  await sheet.page.getByRole('main').getByRole('button', { name: 'Read the whole row' }).click()
  await expect(sheet.page.getByText('OpenAI messages').first()).toBeVisible()
})

test('letters decide in the grid only while that is wished for, and by keys that can be changed', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(places(1, SAMPLES).map(lineOf)))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  const verdict = (place: number, name: string) => sheet.row(place).getByRole('rowheader').getByRole('img', { name })

  // A letter in a cell is text.
  await sheet.press('End')
  await sheet.page.keyboard.type('a')
  await expect(sheet.input).toHaveValue('a')
  await sheet.press('Escape')
  await expect(verdict(1, 'Keep')).toHaveCount(0)

  await sheet.press('F9')
  const bar = sheet.page.getByRole('toolbar', { name: 'Letters decide' })
  await expect(bar).toBeVisible()
  await sheet.page.keyboard.type('ad')
  await expect(verdict(1, 'Keep')).toBeVisible()
  await expect(verdict(2, 'Drop')).toBeVisible()
  await sheet.press('Escape')
  await expect(bar).toBeHidden()
  await sheet.press('Alt+d')
  await expect(verdict(3, 'Drop')).toBeVisible()
  await sheet.press('ControlOrMeta+z')
  await expect(verdict(3, 'Drop')).toHaveCount(0)

  await sheet.run('Keys that decide…')
  await sheet.press('Enter')
  await sheet.press('d')
  await expect(sheet.page.getByText('D was the key of “Drop”, which has none now.')).toBeVisible()
  await sheet.press('Escape')
  await sheet.press('F9')
  await sheet.page.keyboard.type('ad')
  await expect(verdict(3, 'Keep')).toBeVisible()
  await expect(verdict(4, 'Keep')).toHaveCount(0)
})
