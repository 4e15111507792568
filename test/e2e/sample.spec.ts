/** A row as what it is: conversations cut by keys, answers chosen between, ratings given; and no text that does anything. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { fileOf } from './rows.ts'
import { Sheet } from './sheet.ts'

const TALK =
  '{"id": 1.0, "messages": [{"role": "system", "content": "Be brief."},{"role": "user", "content": "最高的山？"},   {"role": "assistant", "content": "Everest. It is in Asia.", "weight": 1}]}'
const PAIR =
  '{"prompt": "解释量子纠缠", "chosen": "粒子之间的一种关联。", "rejected": "粒子之间的心灵感应。", "annotation_metrics": {"accuracy": 5, "safety": 4.0}}'
const CALL = `{"messages": [{"role": "user", "content": "Weather?"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"temp\\": 21}"}, {"role": "assistant", "content": "<think>\\nhot\\n</think>\\n\\nIt is 21 °C."}]}`

const turn = (panel: Locator, at: number): Locator => panel.locator(`[data-turn="shared/${at}"]`)
const textOf = (panel: Locator, at: number): Locator => turn(panel, at).locator('[data-text]')

test('a conversation is edited, cut and put together by keys, each step can be undone, and the save writes just that', async ({
  app,
}) => {
  await app.write('talk.jsonl', fileOf([TALK, TALK]))
  const sheet = new Sheet(await app.start('talk.jsonl'))
  await sheet.ready()
  const { page, panel } = sheet
  await expect(panel.getByRole('tab', { name: 'Sample' })).toHaveAttribute('aria-selected', 'true')
  await expect(panel.locator('[data-turn]')).toHaveCount(3)

  await textOf(panel, 1).click()
  await sheet.press('ControlOrMeta+End')
  await page.keyboard.type('请简短')
  await sheet.press('ControlOrMeta+Enter')
  await expect(textOf(panel, 1)).toHaveText('最高的山？请简短')
  await expect(textOf(panel, 1)).toBeFocused()

  await sheet.press('Alt+ArrowDown')
  await expect(textOf(panel, 2)).toHaveText('最高的山？请简短')
  await expect(textOf(panel, 2)).toBeFocused()
  await sheet.press('Alt+ArrowUp')
  await expect(textOf(panel, 1)).toBeFocused()

  await sheet.press('Alt+Enter')
  await expect(panel.getByRole('textbox', { name: /Text: / })).toBeFocused()
  await page.keyboard.type('One. Two.')
  await sheet.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')
  // What is typed and the cut are one step.
  await sheet.press('Alt+Enter')
  await expect(textOf(panel, 2)).toHaveText('One.')
  await expect(textOf(panel, 3)).toHaveText('Two.')
  await sheet.press('ControlOrMeta+ArrowUp')
  await expect(textOf(panel, 2)).toBeFocused()
  await sheet.press('Alt+R')
  await expect(turn(panel, 2)).toHaveAttribute('data-role', 'tool')
  await sheet.press('ControlOrMeta+z')
  await expect(turn(panel, 2)).toHaveAttribute('data-role', 'assistant')
  await textOf(panel, 2).focus()
  await sheet.press('Alt+M')
  await expect(textOf(panel, 2)).toHaveText(/^One\.\s+Two\.$/)
  await sheet.press('Alt+Delete')
  await expect(panel.locator('[data-turn]')).toHaveCount(3)
  await textOf(panel, 2).focus()
  await sheet.press('Alt+T')
  await expect(turn(panel, 2).getByRole('button', { name: 'ignored' })).toBeVisible()
  await textOf(panel, 2).focus()
  await sheet.press('Alt+Shift+ArrowDown')
  await expect(panel.locator('[data-turn]')).toHaveCount(4)
  await textOf(panel, 0).focus()
  await sheet.press('Alt+Shift+Delete')
  await expect(panel.locator('[data-turn]')).toHaveCount(1)
  await textOf(panel, 0).focus()
  await sheet.press('Alt+Delete')
  await expect(panel.getByRole('button', { name: 'Add a turn' })).toBeFocused()
  for (let step = 0; step < 12; step++) await sheet.press('ControlOrMeta+z')
  await expect(panel.locator('[data-turn]')).toHaveCount(3)
  await expect(textOf(panel, 1)).toHaveText('最高的山？')

  await textOf(panel, 2).click()
  await sheet.press('ControlOrMeta+Home')
  await page.keyboard.type('Mount ')
  await sheet.press('ControlOrMeta+Enter')
  await expect(textOf(panel, 2)).toHaveText('Mount Everest. It is in Asia.')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('talk.jsonl')).toString()).toBe(fileOf([TALK.replace('Everest', 'Mount Everest'), TALK]))
})

test('answers are compared, swapped and rated, blind too, and what the format cannot hold is said', async ({ app }) => {
  await app.write('pair.jsonl', fileOf([PAIR]))
  const sheet = new Sheet(await app.start('pair.jsonl'))
  await sheet.ready()
  const { page, panel } = sheet
  const candidate = (name: string) => panel.getByRole('region', { name, exact: true })
  await expect(candidate('Chosen').locator('mark')).toHaveText(['一种关联'])
  await expect(candidate('Rejected').locator('mark')).toHaveText(['心灵感应'])

  await candidate('Rejected').locator('[data-text]').focus()
  await sheet.press('Alt+X')
  await expect(candidate('Chosen')).toContainText('心灵感应')
  await sheet.press('Alt+=')
  await expect(sheet.said(/has no place for a tie/)).toBeVisible()
  await panel.getByRole('radio', { name: '5', checked: true }).focus()
  await sheet.press('2')
  await expect(panel.getByRole('radiogroup', { name: 'accuracy' }).getByRole('radio', { checked: true })).toHaveText(
    '2',
  )
  await panel.getByRole('radiogroup', { name: 'safety' }).getByRole('radio', { name: '3' }).click()
  await expect(sheet.status).toContainText('1 edited')
  await panel.getByRole('button', { name: 'Edit the rejected into a better chosen' }).click()
  await expect(panel.getByRole('textbox', { name: /Text: / })).toHaveText('粒子之间的一种关联。')
  await page.keyboard.type('很好')
  await expect(panel.locator('.cm-differs')).toHaveText('很好')
  await sheet.press('ControlOrMeta+Enter')
  await expect(candidate('Chosen')).toContainText('关联。很好')

  await candidate('Chosen').locator('[data-text]').focus()
  await sheet.press('Alt+B')
  await expect(candidate('Chosen')).toHaveCount(0)
  await expect(candidate('A')).toBeVisible()
  await expect(candidate('B')).toBeVisible()
  await expect(panel.getByRole('radiogroup')).toHaveCount(0)
  await sheet.press('Alt+B')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  expect((await app.read('pair.jsonl')).toString()).toBe(
    fileOf([
      PAIR.replace('粒子之间的一种关联。', 'x')
        .replace('粒子之间的心灵感应。', '粒子之间的一种关联。')
        .replace('"x"', '"粒子之间的一种关联。很好"')
        .replace('5', '2')
        .replace('4.0', '3.0'),
    ]),
  )
})

test('tools are called by forms with checked JSON, reasoning is folded, and axe finds nothing wrong', async ({
  app,
}) => {
  await app.write('call.jsonl', fileOf([CALL, PAIR, TALK]))
  const sheet = new Sheet(await app.start('call.jsonl'))
  await sheet.ready()
  const { page, panel } = sheet
  await isClean(page, 'tools')
  const call = panel.getByRole('region', { name: 'Tool call: get_weather' })
  await call.locator('[data-text]').click()
  // Typed over, Chromium would try to keep the colour of what was marked, which the page's policy refuses with a word.
  await sheet.press('ControlOrMeta+a', 'Backspace')
  await page.keyboard.type('{"city": ')
  await expect(panel.getByText('Character 10: the text ends too early.')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Keep' })).toBeDisabled()
  await isClean(page, 'arguments that are no JSON yet')
  await page.keyboard.type('"Berlin"}')
  await sheet.press('ControlOrMeta+Enter')
  await expect(call).toContainText('Berlin')
  const reasoning = panel.getByRole('button', { name: /^Reasoning/ })
  await expect(panel.getByText('hot', { exact: true })).toHaveCount(0)
  await reasoning.click()
  await expect(panel.getByText('hot', { exact: true })).toBeVisible()
  await turn(panel, 0)
    .getByRole('button', { name: /What can be done/ })
    .click()
  await expect(page.getByRole('menu')).toBeVisible()
  await isClean(page, 'the menu of a turn')
  await sheet.press('Escape')
  for (const what of ['answers compared', 'a conversation']) {
    await panel.getByRole('button', { name: 'Next row' }).click()
    await expect(panel.locator('[data-turn]').first()).toBeVisible()
    await isClean(page, what)
  }
})

test('a text can do nothing: it runs nothing, calls nothing, and goes nowhere', async ({ app }) => {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(request.url ?? '')
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const texts = [
    `<img src="${home}/img" onerror="fetch('${home}/onerror')"><script src="${home}/script"></script>`,
    `![x](${home}/markdown-image) ![y](data:text/html,<script>alert(1)</script>)`,
    `[go](${home}/link) [js](javascript:fetch('${home}/js')) <${home}/auto>`,
    `<iframe src="${home}/frame"></iframe><svg onload=alert(1)><style>@import "${home}/css"</style>`,
    `$\\href{${home}/href}{x}$ $\\includegraphics{${home}/graphics}$ $\\html@data{a}$ \\[\\def\\a{\\a\\a}\\a\\]`,
    `$$${'\\frac{1}{'.repeat(60)}x${'}'.repeat(60)}$$ $${'{'.repeat(500)}${'}'.repeat(500)}$`,
    `\`\`\`html\n<script>fetch('${home}/fence')</script>\n\`\`\`\n<meta http-equiv="refresh" content="0;url=${home}/meta">`,
    `\u202egnp.exe\u202c \u200b ${'![a](b)'.repeat(500)} <!-- ${'['.repeat(3_000)} -->`,
  ]
  const lines = texts.map((text) =>
    JSON.stringify({
      messages: [
        { role: text, content: text },
        { role: 'assistant', content: text },
      ],
      chosen_by: text,
    }),
  )
  const pairs = texts.map((text) =>
    JSON.stringify({ prompt: text, chosen: `${text} a`, rejected: `${text} b`, model: text }),
  )
  await app.write('hostile.jsonl', fileOf([...lines, ...pairs]))
  const sheet = new Sheet(await app.start('hostile.jsonl'))
  await sheet.ready()
  const { page, panel } = sheet
  const address = page.url()
  const tags = 'script, iframe, object, embed, a[href], img, form, meta, link, style, svg[onload], [style*="url"]'
  for (let row = 1; row <= texts.length * 2; row++) {
    await expect(panel.getByRole('heading', { name: `Row ${row} of ${texts.length * 2}` })).toBeVisible()
    await expect(panel.locator('[data-turn]').first()).toBeVisible()
    for (const way of ['rendered', 'as written']) {
      expect(await panel.locator(tags).count(), `${row}, ${way}`).toBe(0)
      await page.keyboard.press('Alt+V')
    }
    if (row < texts.length * 2) await sheet.press('ArrowDown')
  }
  expect(page.url()).toBe(address)
  expect(calls).toEqual([])
  server.close()
})

test('a text of a turn that was being typed when everything was killed is there again', async ({ app }) => {
  await app.write('talk.jsonl', fileOf([TALK, PAIR]))
  let sheet = new Sheet(await app.start('talk.jsonl'))
  await sheet.ready()
  await textOf(sheet.panel, 1).click()
  await sheet.press('ControlOrMeta+End')
  await sheet.page.keyboard.type('半句话')
  await expect(sheet.panel.getByRole('img', { name: 'unfinished text' })).toBeVisible()
  // Drafts are gathered for a moment before they are written.
  await sheet.page.waitForTimeout(600)
  await app.kill()

  sheet = new Sheet(await app.start('talk.jsonl'))
  await expect(sheet.panel.getByText('This is text that you had typed before and not kept.')).toBeVisible()
  await expect(sheet.panel.getByRole('textbox', { name: 'Text: User' })).toHaveText('最高的山？半句话')
  await sheet.panel.getByRole('button', { name: 'Keep' }).click()
  await expect(textOf(sheet.panel, 1)).toHaveText('最高的山？半句话')
  await expect(sheet.status).toContainText('1 edited')
})

test('a row that no format explains says so, and offers the fields and the tree', async ({ app }) => {
  await app.write('odd.jsonl', fileOf(['{"zzz": {"deep": 1}}', TALK]))
  const sheet = new Sheet(await app.start('odd.jsonl'))
  await sheet.ready()
  const { panel } = sheet
  // Nobody asked for the sample, so the fields come by themselves.
  await expect(panel.getByRole('tab', { name: 'Fields' })).toHaveAttribute('aria-selected', 'true')
  await sheet.press('ArrowDown')
  await expect(panel.getByRole('tab', { name: 'Sample' })).toHaveAttribute('aria-selected', 'true')
  await sheet.press('Alt+1', 'ArrowUp')
  await expect(panel.getByText('No known format explains this row.')).toBeVisible()
  await panel.getByRole('button', { name: 'Tree' }).click()
  await expect(panel.getByRole('tree')).toBeVisible()
})

/** Holds that axe finds nothing wrong with the panel, in either theme. */
const isClean = async (page: Page, what: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const axe = new AxeBuilder({ page }).setLegacyMode().include('section[aria-label="Row"]')
    if (colorScheme === 'dark') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    const faults = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message}`),
    )
    expect(faults, `${what}, ${colorScheme}`).toEqual([])
  }
}
