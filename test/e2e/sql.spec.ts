/** The SQL console: asked of the rows as they are, with what it finds looked at, gone to, and shown as a view. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './app.ts'
import { fileOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const LINES = Array.from({ length: 300 }, (_, at) =>
  JSON.stringify({ id: at, source: at % 3 === 0 ? '论坛' : 'wiki', text: `sample ${at}` }),
)

test('a query sees what is unsaved, and its rows become a view', async ({ app }) => {
  await app.write('asked.jsonl', fileOf(LINES))
  const { page } = new Sheet(await app.start('asked.jsonl'))
  const sheet = new Sheet(page)
  await sheet.ready()
  await sheet.press('ControlOrMeta+Shift+l')
  const console = page.getByRole('region', { name: 'SQL' })
  const editor = console.getByRole('textbox', { name: 'Query' })
  const result = console.getByRole('grid', { name: 'Result' })
  await expect(editor).toBeFocused()

  // Names are completed as they are typed.
  await page.keyboard.type('SELECT sou')
  await expect(page.getByRole('option', { name: /^source/ })).toBeVisible()
  // The editor takes no key for an answer that comes within 75 ms of the list: it was meant for the text.
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await page.keyboard.type(', count(*) AS n FROM rows GROUP BY ALL ORDER BY n')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(console.getByText('2 rows')).toBeVisible()
  await expect(result.getByRole('row').nth(1)).toContainText('论坛')
  await expect(result.getByRole('row').nth(1)).toContainText('100')

  // A row that was edited is asked as it is now.
  const first = page.locator('main [role="row"][aria-rowindex="2"]:visible')
  await first.getByRole('gridcell').filter({ hasText: 'sample 0' }).dblclick()
  await sheet.press('ControlOrMeta+a')
  await page.keyboard.type('改过')
  await sheet.press('Enter')
  await expect(sheet.status).toContainText('1 edited')
  await expect(console.getByText('rows have changed since')).toBeVisible()
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type("SELECT row, state, text FROM rows WHERE state = 'edited' OR id = 299")
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(result.getByRole('gridcell', { name: '改过' })).toBeVisible()

  // A row number leads to its row, and all of them to a view.
  await result.getByRole('gridcell', { name: '300', exact: true }).click()
  await expect(sheet.panel.getByRole('heading', { name: 'Row 300 of 300' })).toBeVisible()
  await console.getByRole('button', { name: 'Show as view' }).click()
  await expect(page.getByText('2 of 300')).toBeVisible()
})

test('what is wrong is said where it is, and nothing that writes is run', async ({ app }) => {
  await app.write('asked.jsonl', fileOf(LINES))
  const { page } = new Sheet(await app.start('asked.jsonl'))
  const sheet = new Sheet(page)
  await sheet.ready()
  await sheet.press('ControlOrMeta+Shift+l')
  const console = page.getByRole('region', { name: 'SQL' })
  await expect(console.getByRole('textbox', { name: 'Query' })).toBeFocused()
  await page.keyboard.type('SELECT nothing FROM rows')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(console.getByRole('alert')).toContainText('Referenced column "nothing" not found')
  await expect(console.locator('.cm-fault')).toHaveText('nothing')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('DROP VIEW rows')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(console.getByRole('alert')).toContainText('Only queries that read can be run here')
  expect((await app.read('asked.jsonl')).equals(Buffer.from(fileOf(LINES)))).toBe(true)
})

test('axe finds nothing wrong with the console, in either theme', async ({ app }) => {
  await app.write('asked.jsonl', fileOf(LINES))
  const { page } = new Sheet(await app.start('asked.jsonl'))
  const sheet = new Sheet(page)
  await sheet.ready()
  await sheet.press('ControlOrMeta+Shift+l')
  const console = page.getByRole('region', { name: 'SQL' })
  await expect(console.getByRole('textbox', { name: 'Query' })).toBeFocused()
  await page.keyboard.type('SELECT row, source, null AS nothing FROM rows')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(console.getByText('300 rows')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const axe = new AxeBuilder({ page }).setLegacyMode().include('section[aria-label="SQL"]')
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([])
  }
})
