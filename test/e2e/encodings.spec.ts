/** Files that are no plain lines of UTF-8: older encodings, archives, lists, tables, and several files at once. */
import { gunzipSync, gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { type App, expect, test } from './app.ts'
import { answerOf, fileOf, lineOf, linesOf, linesThatDiffer } from './rows.ts'
import { Sheet } from './sheet.ts'

const question = (app: App) => app.page.getByRole('dialog', { name: 'How is this file to be read?' })
/** A row whose text Latin-1 has. */
const french = (id: number): string => `{"id": ${id}, "prompt": "Où est le café ${id} ?", "answer": "Près de l'hôtel"}`

test('a file in GB18030 is read as the user says, is saved in it, and is not asked about again', async ({ app }) => {
  const before = iconv.encode(fileOf(linesOf(40)), 'gb18030')
  await app.write('old.jsonl', before)
  await app.start('old.jsonl')
  await expect(question(app).getByRole('radio', { name: /^GB18030/ })).toBeChecked()
  await expect(question(app)).toContainText('1加一等于几？')
  await app.page.keyboard.press('Enter')
  const sheet = new Sheet(app.page)
  await sheet.ready()
  await expect(sheet.status).toContainText('JSONL · GB18030')
  await sheet.type(4, 'prompt', '鱼和熊掌😀')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('old.jsonl is saved. One row differs from before.')).toBeVisible()
  const after = await app.read('old.jsonl')
  expect(linesThatDiffer(before, after)).toEqual([3])
  expect(iconv.decode(after, 'gb18030').split('\n')[3]).toBe(lineOf(3).replace('3加一等于几？', '鱼和熊掌😀'))

  await app.close()
  const again = new Sheet(await app.start('old.jsonl'))
  await again.ready()
  await expect(again.cell(4, 'prompt')).toHaveText('鱼和熊掌😀')
  await expect(question(app)).toBeHidden()
})

test('nothing is opened when nobody says how it is to be read', async ({ app }) => {
  await app.write('old.jsonl', iconv.encode(fileOf(linesOf(40)), 'gb18030'))
  await app.start('old.jsonl')
  await expect(question(app)).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(question(app)).toBeHidden()
  await expect(app.page.getByRole('button', { name: 'Open a dataset…' })).toBeVisible()
  await expect(app.page.getByRole('alert')).toBeHidden()
})

test('what an encoding has no place for is written as an escape, or lets the file become UTF-8', async ({ app }) => {
  const before = iconv.encode(fileOf([french(0), french(1), french(2)]), 'latin1')
  await app.write('cafe.jsonl', before)
  await app.start('cafe.jsonl')
  await question(app)
    .getByRole('radio', { name: /^Latin-1/ })
    .click()
  await question(app).getByRole('button', { name: 'Read it so' }).click()
  const sheet = new Sheet(app.page)
  await sheet.ready()
  const held = app.page.getByRole('alertdialog', { name: /^Latin-1 has no “中”/ })

  await sheet.type(1, 'answer', 'à 中国')
  await held.getByRole('button', { name: 'Write it as an escape' }).click()
  await expect(sheet.cell(1, 'answer')).toHaveText('à 中国')
  // Shown at once; there is something to save once it is kept.
  await expect(sheet.status).toContainText('Kept, not saved yet')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('cafe.jsonl is saved. One row differs from before.')).toBeVisible()
  const escaped = await app.read('cafe.jsonl')
  expect(linesThatDiffer(before, escaped)).toEqual([0])
  expect(iconv.decode(escaped, 'latin1').split('\n')[0]).toBe(french(0).replace("Près de l'hôtel", 'à \\u4e2d\\u56fd'))

  // What was typed is still there when the question is left.
  await sheet.type(2, 'answer', '中文')
  await held.getByRole('button', { name: 'Cancel' }).click()
  await expect(sheet.cell(2, 'answer')).toHaveText("Près de l'hôtel")
  await sheet.goTo(2, 'answer')
  await sheet.press('Enter')
  await expect(sheet.input).toHaveValue('中文')
  await sheet.press('Enter')
  await held.getByRole('button', { name: 'Save as UTF-8' }).click()
  await expect(sheet.cell(2, 'answer')).toHaveText('中文')
  await expect(sheet.status).toContainText('→ UTF-8')
  await expect(sheet.status).toContainText('Kept, not saved yet')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.status).toContainText('JSONL · UTF-8')
  expect((await app.read('cafe.jsonl')).toString()).toBe(
    fileOf([
      french(0).replace("Près de l'hôtel", 'à \\u4e2d\\u56fd'),
      french(1).replace("Près de l'hôtel", '中文'),
      french(2),
    ]),
  )
})

test('an archive is edited in its place, and a list of rows stays a list', async ({ app }) => {
  const lines = linesOf(30)
  await app.write('chat.jsonl.gz', gzipSync(fileOf(lines)))
  const list = `[\n  ${lines.join(',\n  ')}\n]\n`
  await app.write('list.json', list)
  const sheet = new Sheet(await app.start('chat.jsonl.gz'))
  await sheet.ready()
  await expect(sheet.status).toContainText('JSONL · UTF-8 · gzip')
  await sheet.type(1, 'answer', 'mine')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl.gz is saved. One row differs from before.')).toBeVisible()
  const mine = lineOf(0).replace('"1"', '"mine"')
  expect(gunzipSync(await app.read('chat.jsonl.gz')).toString()).toBe(fileOf([mine, ...lines.slice(1)]))

  await app.host.openFile('list.json')
  await expect(sheet.status).toContainText('JSON list · UTF-8')
  await sheet.ready()
  await sheet.type(1, 'answer', 'mine')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('list.json is saved. One row differs from before.')).toBeVisible()
  expect((await app.read('list.json')).toString()).toBe(list.replace(lineOf(0), mine))
})

test('a table is left as it is: a save goes to another file, and an export may be a table', async ({ app }) => {
  const table = 'id,prompt,answer\n1,"a, b",2\n3,中文,4\n'
  await app.write('table.csv', table)
  const sheet = new Sheet(await app.start('table.csv'))
  await sheet.ready()
  await expect(sheet.status).toContainText('CSV · UTF-8')
  await sheet.type(2, 'prompt', '修改')
  await sheet.press('ControlOrMeta+s')
  const elsewhere = app.page.getByRole('dialog', { name: 'Save as another file' })
  await expect(elsewhere).toContainText('table.csv is a table.')
  await app.host.writeTo('rows.jsonl', () => elsewhere.getByRole('button', { name: 'Choose a file…' }).click())
  await expect(sheet.status).toContainText('JSONL · UTF-8')
  expect([(await app.read('table.csv')).toString(), (await app.read('rows.jsonl')).toString()]).toEqual([
    table,
    '{"id":1,"prompt":"a, b","answer":2}\n{"id":3,"prompt":"修改","answer":4}\n',
  ])

  await sheet.press('ControlOrMeta+Shift+e')
  const dialog = app.page.getByRole('dialog', { name: 'Export rows' })
  await dialog.getByRole('radio', { name: 'CSV' }).click()
  await app.host.writeTo('out.csv', () => dialog.getByRole('button', { name: 'Choose a file…' }).click())
  await expect(sheet.said('2 rows are exported to out.csv.')).toBeVisible()
  expect(
    (await app.read('out.csv'))
      .toString()
      .replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n'),
  ).toBe(table.replace('中文', '修改'))
})

test('several files are one dataset, and a save writes only the one that changed', async ({ app }) => {
  await app.write('part-1.jsonl', fileOf(linesOf(3)))
  await app.write('part-2.jsonl', fileOf(linesOf(6).slice(3)))
  const page = await app.start()
  await expect(page.getByRole('button', { name: 'Open a dataset…' })).toBeEnabled()
  await app.host.openFiles(['part-1.jsonl', 'part-2.jsonl'])
  const sheet = new Sheet(app.page)
  await sheet.ready()
  await expect(sheet.status).toContainText('2 files · JSONL · UTF-8')
  await sheet.type(5, 'answer', 'mine')
  await sheet.goTo(5, 'id')
  await expect(sheet.panel.getByRole('button', { name: 'part-2.jsonl' })).toBeVisible()
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.status).toContainText('Saved')
  expect([(await app.read('part-1.jsonl')).toString(), (await app.read('part-2.jsonl')).toString()]).toEqual([
    fileOf(linesOf(3)),
    fileOf([lineOf(3), lineOf(4).replace('"5"', '"mine"'), lineOf(5)]),
  ])
  await expect(sheet.cell(1, 'answer')).toHaveText(answerOf(0))

  await app.page.getByRole('button', { name: /^About this file/ }).click()
  await app.page
    .getByRole('button', { name: /^part-2\.jsonl/ })
    .last()
    .click()
  await sheet.isAt(4, 'id')
})
