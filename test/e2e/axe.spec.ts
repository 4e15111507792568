/** What a reader by ear, by keyboard or with weak eyes would stumble over, as far as axe can tell: nothing, in either theme. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import iconv from 'iconv-lite'
import { type App, expect, test } from './app.ts'
import { CUT_LINE, fileOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const PANEL = 'section[aria-label="Row"]'

const openChat = async (app: App): Promise<Sheet> => {
  const lines = linesOf(30)
  lines[4] = CUT_LINE
  await app.write('chat.jsonl', fileOf(lines))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  return sheet
}

test('axe finds nothing wrong with the welcome screen and the file browser', async ({ app, hostKind }) => {
  await app.write('chat.jsonl', fileOf(linesOf(3)))
  await app.write('empty.jsonl', '')
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.run('Close the dataset')
  await app.host.openFile('empty.jsonl')
  await expect(sheet.page.getByRole('main').getByRole('alert')).toBeVisible()
  await isClean(sheet.page, 'welcome, with a recent file and an error')
  if (hostKind === 'desktop') return
  await sheet.press('ControlOrMeta+o')
  await expect(sheet.page.getByRole('option')).toHaveCount(2)
  await isClean(sheet.page, 'file browser')
})

test('axe finds nothing wrong with what is asked and said of a file', async ({ app }) => {
  await app.write('old.jsonl', iconv.encode(fileOf(linesOf(3)), 'gb18030'))
  await app.write('table.csv', 'id,answer\n1,a\n2,b\n')
  const page = await app.start('old.jsonl')
  await page.getByRole('button', { name: 'Other encodings…' }).click()
  await isClean(page, 'how a file is to be read', '[role=dialog]')
  await page.getByRole('button', { name: 'Read it so' }).click()
  const sheet = new Sheet(page)
  await sheet.ready()
  await page.getByRole('button', { name: /^About this file/ }).click()
  await expect(page.getByRole('switch', { name: 'Save as UTF-8 from now on' })).toBeVisible()
  await isClean(page, 'about a file')
  await sheet.press('Escape')
  await app.host.openFile('table.csv')
  await expect(sheet.status).toContainText('CSV · UTF-8')
  await isClean(page, 'a table')
  await sheet.press('ControlOrMeta+Shift+s')
  await expect(page.getByRole('dialog', { name: 'Save as another file' })).toBeVisible()
  await isClean(page, 'saving elsewhere', '[role=dialog]')
})

test('axe finds nothing wrong with the grid in all its states', async ({ app }) => {
  const sheet = await openChat(app)
  const { page } = sheet
  await sheet.type(2, 'answer', 'edited')
  await sheet.goTo(3, 'id')
  await sheet.press('Delete')
  await sheet.run('Duplicate rows')
  await expect(sheet.status).toContainText('1 inserted')
  await sheet.selectRow(8)
  await expect(page.getByText('1 row is selected.')).toBeVisible()
  await isClean(page, 'rows of every kind')
  await sheet.press('Escape')
  await sheet.goTo(1, 'score')
  await page.keyboard.type('x')
  await sheet.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await isClean(page, 'a refused edit')
  await sheet.press('Escape')
  await page.getByRole('button', { name: 'Column answer' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await isClean(page, 'the menu of a column')
  await sheet.press('Escape')
  await sheet.cell(2, 'answer').click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await isClean(page, 'the menu of a row')
})

test('axe finds nothing wrong with the row panel on any of its tabs', async ({ app }) => {
  const sheet = await openChat(app)
  await sheet.type(2, 'answer', 'edited')
  await sheet.goTo(2, 'answer')
  for (const tab of ['Tree', 'Raw', 'Changes', 'Fields']) {
    await sheet.panel.getByRole('tab', { name: tab }).click()
    await expect(sheet.panel.getByRole('tabpanel', { name: tab })).toBeVisible()
    await isClean(sheet.page, tab, PANEL)
  }
  await sheet.panel.getByRole('textbox', { name: 'answer' }).click()
  await expect(sheet.panel.getByRole('textbox', { name: 'Text of answer' })).toBeFocused()
  await isClean(sheet.page, 'a field that is edited', PANEL)
  await sheet.press('Escape')
  await sheet.row(5).getByRole('gridcell').click()
  await expect(sheet.panel.getByRole('textbox', { name: 'Raw text of the row' })).toBeVisible()
  await isClean(sheet.page, 'a malformed row', PANEL)
})

test('axe finds nothing wrong with deciding, in the grid and in review', async ({ app }) => {
  const sheet = await openChat(app)
  const { page } = sheet
  await sheet.press('F9', 't')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('a tag')
  await isClean(page, 'putting a tag on', '[role=dialog]')
  await sheet.press('Enter', 'a', 'd')
  await expect(sheet.mark(2, 'Drop')).toBeVisible()
  await isClean(page, 'deciding in the grid')
  await page.getByRole('button', { name: 'Decisions', exact: true }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await isClean(page, 'rows by what was decided')
  await sheet.press('Escape', 'ControlOrMeta+Home', 'ControlOrMeta+Enter')
  await expect(page.getByRole('main', { name: 'Review' })).toBeFocused()
  await expect(page.getByRole('button', { name: /^Keep/ })).toHaveAttribute('aria-pressed', 'true')
  await isClean(page, 'review')
})

test('axe finds nothing wrong with any dialog', async ({ app }) => {
  const sheet = await openChat(app)
  const { page } = sheet
  for (const [what, open] of [
    ['palette', () => sheet.press('ControlOrMeta+k')],
    ['keys', () => sheet.press('?')],
    ['go to row', () => sheet.press('ControlOrMeta+g')],
    ['settings', () => sheet.press('ControlOrMeta+,')],
    ['export', () => sheet.press('ControlOrMeta+Shift+e')],
    ['earlier versions', () => sheet.run('Earlier versions…')],
    ['tags', () => sheet.run('Tags of this dataset…')],
    ['keys that decide', () => sheet.run('Keys that decide…')],
    ['many rows', () => sheet.run('Decide about many rows…')],
    ['note', () => sheet.run('Note on the row…')],
  ] as const) {
    await open()
    await expect(page.getByRole('dialog')).toBeVisible()
    await isClean(page, what, '[role=dialog]')
    await sheet.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await app.write('chat.jsonl', fileOf(linesOf(2)))
  await page.getByRole('button', { name: 'Decide…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await isClean(page, 'conflict')
})

test('axe finds nothing wrong with a mend that is looked at', async ({ app }) => {
  const { page } = await openChat(app)
  await page.keyboard.press('ControlOrMeta+Shift+H')
  const dialog = page.getByRole('dialog', { name: 'Mend rows' })
  await dialog.getByLabel('Find', { exact: true }).fill('加一')
  await dialog.getByRole('checkbox', { name: 'Mend row 2', exact: true }).uncheck()
  await isClean(page, 'replacing', '[role=dialog]')
  for (const tab of ['Fixes', 'Fields', 'Roles']) {
    await dialog.getByRole('radio', { name: tab, exact: true }).click()
    await isClean(page, tab, '[role=dialog]')
  }
})

test('axe finds nothing wrong with the overview', async ({ app }) => {
  const sheet = await openChat(app)
  const { page } = sheet
  await page.keyboard.press('ControlOrMeta+i')
  await expect(page.getByRole('slider').first()).toBeVisible()
  await isClean(page, 'pictures of all rows')
  await page.getByRole('article', { name: 'Prompt length' }).getByRole('slider').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Overview' }).getByRole('status')).toContainText('This view')
  await isClean(page, 'pictures of a view')
  await page.getByRole('button', { name: 'Pictures' }).click()
  await expect(page.getByRole('dialog', { name: 'Pictures' })).toBeVisible()
  await isClean(page, 'the pictures to choose from')
})

test('axe finds nothing wrong with duplicates', async ({ app }) => {
  await app.write('chat.jsonl', fileOf([...linesOf(8), ...linesOf(5)]))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  const { page } = sheet
  await sheet.ready()
  await sheet.press('ControlOrMeta+Shift+d')
  const screen = page.getByRole('region', { name: 'Duplicates', exact: true })
  await expect(screen).toBeVisible()
  await screen.getByRole('combobox', { name: 'Compare' }).selectOption('Chosen fields')
  await screen.getByText('Details').click()
  await isClean(page, 'the form', '[data-duplicates]')
  await screen.getByRole('combobox', { name: 'Compare' }).selectOption('Whole row')
  await screen.getByRole('button', { name: 'Ignore shared texts…' }).click()
  await expect(page.getByRole('dialog').getByRole('progressbar')).toHaveCount(0)
  await isClean(page, 'texts to ignore', '[role=dialog]')
  await sheet.press('Escape')
  await screen.getByRole('button', { name: 'Find duplicates' }).click()
  await screen.getByRole('slider', { name: 'Threshold of similarity' }).press('End')
  await expect(screen.getByRole('listbox').getByRole('option')).toHaveCount(5)
  await isClean(page, 'groups', '[data-duplicates]')
  await screen.getByRole('button', { name: 'More about the groups' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await isClean(page, 'what can be done with groups')
})

/** Looks at a part of the page, or at all of it when no part is named. */
const isClean = async (page: Page, what: string, part?: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours on their way from one theme to the other are nobody's.
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const axe = new AxeBuilder({ page }).setLegacyMode()
    if (part !== undefined) axe.include(part)
    // Nothing but colour differs between the themes.
    if (colorScheme === 'dark') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    const faults = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message}`),
    )
    expect(faults, `${what}, ${colorScheme}`).toEqual([])
  }
}
