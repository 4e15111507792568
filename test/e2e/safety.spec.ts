/** Nothing is lost and nothing is overwritten: other programs, other windows, kills, and a line that breaks. */
import { mkdir, rename, rm } from 'node:fs/promises'
import { expect, test } from './app.ts'
import { answerOf, fileOf, lineOf, linesOf } from './rows.ts'
import { Sheet } from './sheet.ts'

test('a file that another program changes is noticed, and the changes go on its new version', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(20)))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.type(5, 'answer', 'mine')
  await sheet.type(6, 'answer', 'lost with its row')
  await expect(sheet.status).toContainText('2 edited')

  // Rewritten where it lies: one row more in front, the sixth gone.
  const theirs = linesOf(20)
  theirs.splice(5, 1)
  theirs.unshift('{"id": -1, "prompt": "theirs", "answer": "new", "score": 0, "ok": true}')
  await app.write('chat.jsonl', fileOf(theirs))
  await expect(sheet.page.getByText('Another program has changed chat.jsonl since you opened it.')).toBeVisible({
    timeout: 3_000,
  })
  await expect(sheet.status).toContainText('Changed on disk')
  await sheet.press('ControlOrMeta+s')
  const dialog = sheet.page.getByRole('dialog', { name: 'The file was changed by another program' })
  await expect(dialog).toContainText('your changes are kept')
  await sheet.press('Escape')
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf(theirs))

  await sheet.page.getByRole('button', { name: 'Decide…' }).click()
  await dialog.getByRole('button', { name: 'Read it' }).click()
  await expect(sheet.page.getByText('One change is on the new version. Not found again: 1.')).toBeVisible()
  await expect(sheet.cell(1, 'prompt')).toHaveText('theirs')
  await expect(sheet.cell(6, 'answer')).toHaveText('mine')
  await expect(sheet.status).toContainText('1 edited')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said('chat.jsonl is saved. One row differs from before.')).toBeVisible()
  theirs[5] = lineOf(4).replace('"5"', '"mine"')
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf(theirs))
})

test('a file that was replaced or removed by another program is still whole here, and can be kept', async ({ app }) => {
  const before = linesOf(20)
  await app.write('chat.jsonl', fileOf(before))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.type(1, 'answer', 'mine')

  await app.write('theirs.jsonl', fileOf(linesOf(3)))
  await rename(app.path('theirs.jsonl'), app.path('chat.jsonl'))
  await expect(sheet.page.getByText(/put another file in the place of chat\.jsonl/)).toBeVisible({ timeout: 3_000 })
  await sheet.press('ControlOrMeta+End')
  await expect(sheet.cell(20, 'answer')).toHaveText(answerOf(19))
  await sheet.press('ControlOrMeta+s')
  const dialog = sheet.page.getByRole('dialog', { name: 'The file was changed by another program' })
  await dialog.getByRole('radio', { name: /^Keep mine/ }).click()
  expect((await app.read('chat.jsonl')).toString()).toBe(fileOf(linesOf(3)))
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect(sheet.status).toContainText('Kept, not saved yet')
  await sheet.press('ControlOrMeta+s')
  before[0] = lineOf(0).replace('"1"', '"mine"')
  await expect.poll(async () => (await app.read('chat.jsonl')).toString()).toBe(fileOf(before))

  await sheet.type(2, 'answer', 'still mine')
  await rm(app.path('chat.jsonl'))
  await expect(sheet.page.getByText('chat.jsonl was moved or deleted by another program.')).toBeVisible({
    timeout: 3_000,
  })
  await sheet.press('ControlOrMeta+s')
  await sheet.page
    .getByRole('dialog', { name: 'The file is gone' })
    .getByRole('radio', { name: /^Keep mine/ })
    .click()
  await sheet.page.getByRole('button', { name: 'Keep mine' }).click()
  await expect(sheet.status).toContainText('Kept, not saved yet')
  await sheet.press('ControlOrMeta+s')
  before[1] = lineOf(1).replace('\\u7b49于2', 'still mine')
  await expect.poll(() => app.read('chat.jsonl').then(String, () => '')).toBe(fileOf(before))
})

test('a second window on the same file is told so and can only read, until the first one goes', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(20)))
  const first = new Sheet(await app.start('chat.jsonl'))
  await first.ready()
  await first.type(1, 'answer', 'first')

  const second = new Sheet(await app.openWindow())
  await second.page
    .getByRole('region', { name: 'Recent' })
    .getByRole('button', { name: /^chat\.jsonl/ })
    .click()
  await second.ready()
  await expect(second.page.getByText(/open in another window of Winnow/)).toBeVisible()
  await expect(second.status).toContainText('Read only')
  await expect(second.cell(1, 'answer')).toHaveText('first')
  await second.goTo(2, 'answer')
  await second.page.keyboard.type('x')
  await expect(second.said(/can’t be changed here/).first()).toBeVisible()
  await second.press('Delete', 'ControlOrMeta+s')
  await expect(second.cell(2, 'answer')).toHaveText(answerOf(1))
  await expect(second.page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()

  // What the first one changes is seen here.
  await first.page.bringToFront()
  await first.type(3, 'answer', 'third')
  await expect(second.cell(3, 'answer')).toHaveText('third')
  await expect(first.status).not.toContainText('deleted')

  // The next in line takes over.
  await first.page.close()
  await expect(second.status).toContainText('Kept, not saved yet')
  await second.page.bringToFront()
  await second.type(2, 'answer', 'second')
  await expect(second.status).toContainText('3 edited')
  await second.press('ControlOrMeta+z', 'ControlOrMeta+z')
  await expect(second.cell(3, 'answer')).toHaveText(answerOf(2))
  await expect(second.cell(1, 'answer')).toHaveText('first')
})

test('every change that was shown as kept survives a kill of everything, twice, and none is there twice', async ({
  app,
}) => {
  const lines = linesOf(50)
  await app.write('chat.jsonl', fileOf(lines))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.goTo(1, 'answer')
  for (let row = 0; row < 12; row++) {
    await sheet.page.keyboard.type(`kept ${row}`)
    await sheet.press('Enter')
  }
  await sheet.goTo(20, 'id')
  await sheet.press('Delete')
  await sheet.goTo(22, 'id')
  await sheet.press('ControlOrMeta+d')
  await expect(sheet.status).toContainText('12 edited')
  await expect(sheet.status).toContainText('1 deleted')
  await expect(sheet.status).toContainText('1 inserted')
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.status).toContainText('12 edited')
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.status).not.toContainText('inserted')
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.status).toContainText('12 edited')
  await expect(sheet.status).toContainText('1 deleted')
  await expect(sheet.status).not.toContainText('inserted')
  for (let row = 0; row < 12; row++) await expect(sheet.cell(row + 1, 'answer')).toHaveText(`kept ${row}`)
  await sheet.press('ControlOrMeta+Shift+z')
  await expect(sheet.status).toContainText('1 inserted')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/is saved/)).toBeVisible()
  const rows = (await app.read('chat.jsonl')).toString().trimEnd().split('\n')
  expect(rows).toHaveLength(50)
  expect(rows.filter((row) => row.includes('kept'))).toHaveLength(12)
  expect(rows.slice(19, 22)).toEqual([lineOf(20), lineOf(21), lineOf(21)])
})

test('a change that is made while the line is down waits here, and is made once when the line is back', async ({
  app,
  hostKind,
}) => {
  await app.write('chat.jsonl', fileOf(linesOf(20)))
  const sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await sheet.type(1, 'answer', 'before')
  await expect(sheet.status).toContainText('1 edited')

  const comeBack = await app.host.loseEngine()
  // The desktop starts another engine at once.
  if (hostKind === 'headless') await expect(sheet.status).toContainText('Connection lost')
  await sheet.type(2, 'answer', 'while away')
  await sheet.type(3, 'answer', '离线')
  await expect(sheet.cell(2, 'answer')).toHaveText('while away')
  if (hostKind === 'headless') {
    await expect(sheet.status).toContainText('Connection lost; 2 changes wait here')
    await expect(sheet.status).not.toContainText('Kept')
  }
  await comeBack()
  if (hostKind === 'headless') await sheet.page.evaluate(tryNow)
  await expect(sheet.status).toContainText('3 edited')
  await expect(sheet.status).toContainText('Kept, not saved yet')
  await sheet.press('ControlOrMeta+z')
  await expect(sheet.cell(3, 'answer')).toHaveText(answerOf(2))
  await expect(sheet.status).toContainText('2 edited')
  await sheet.press('ControlOrMeta+s')
  await expect(sheet.said(/2 rows differ/)).toBeVisible()
  expect((await app.read('chat.jsonl')).toString()).toBe(
    fileOf([
      lineOf(0).replace('"1"', '"before"'),
      lineOf(1).replace('\\u7b49于2', 'while away'),
      ...linesOf(20).slice(2),
    ]),
  )
})

test('a change that never reached the engine is made when its window comes back after a kill', async ({
  app,
  hostKind,
}) => {
  test.skip(hostKind === 'desktop', 'its line to the engine cannot be cut for longer than a moment')
  await app.write('chat.jsonl', fileOf(linesOf(20)))
  let sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await app.host.loseEngine()
  await sheet.type(2, 'answer', 'in the outbox')
  await expect(sheet.status).toContainText('Connection lost; one change waits here')
  await expect.poll(() => outboxOf(sheet)).toBe(1)
  await app.kill()

  sheet = new Sheet(await app.start('chat.jsonl'))
  await sheet.ready()
  await expect(sheet.said('One change that had not reached the engine is made now.')).toBeVisible()
  await expect(sheet.cell(2, 'answer')).toHaveText('in the outbox')
  await expect(sheet.status).toContainText('1 edited')
  await expect.poll(() => outboxOf(sheet)).toBe(0)
})

test('what cannot be opened is said in one sentence, and the window stays usable', async ({ app }) => {
  await app.write('chat.jsonl', fileOf(linesOf(3)))
  await app.write('empty.jsonl', '')
  await app.write('picture.jsonl', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  await app.write('pointer.jsonl', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n')
  await app.write('gone.jsonl', fileOf(linesOf(3)))
  const sheet = new Sheet(await app.start('gone.jsonl'))
  await sheet.ready()
  await sheet.run('Close the dataset')
  await rm(app.path('gone.jsonl'))
  const { page } = sheet
  const alert = page.getByRole('main').getByRole('alert')
  await page.getByRole('button', { name: /^gone\.jsonl/ }).click()
  await expect(alert).toHaveText('gone.jsonl is not there any more.')
  for (const [name, sentence] of [
    ['empty.jsonl', 'empty.jsonl is empty: there are no rows to show.'],
    ['picture.jsonl', 'picture.jsonl is not text (a PNG picture), so it has no rows to read.'],
    ['pointer.jsonl', /^pointer\.jsonl is only a Git LFS pointer\./],
  ] as const) {
    await app.host.openFile(name)
    await expect(alert).toHaveText(sentence)
  }
  await app.host.openFile('chat.jsonl')
  await sheet.ready()
  // A dataset that is open stays open.
  await app.host.openFile('empty.jsonl')
  await expect(sheet.said('empty.jsonl is empty: there are no rows to show.')).toBeVisible()
  await expect(sheet.cell(1, 'answer')).toHaveText(answerOf(0))
  await app.close()
  await mkdir(app.path('folder'))
  await app.start('folder')
  await expect(app.page.getByRole('main').getByRole('alert')).toHaveText('folder holds no file that can be opened.')
})

/** Gives how many changes wait in the window's own memory on the disk. */
const outboxOf = ({ page }: Sheet): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('winnow')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const counting = opening.result.transaction('outbox').objectStore('outbox').count()
          counting.onerror = () => reject(counting.error)
          counting.onsuccess = () => {
            opening.result.close()
            resolve(counting.result)
          }
        }
      }),
  )

/** In one go, since the window also tries by itself, and may be connected again between looking and pressing. */
const tryNow = (): void =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try now')?.click()
