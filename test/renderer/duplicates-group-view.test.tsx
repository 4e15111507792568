// @vitest-environment happy-dom
/** What is drawn of an open group, and which keys are heard there: none that an input method or a dialog has. */
import 'fake-indexeddb/auto'
import { Tooltip } from 'radix-ui'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, AppContext } from '../../renderer/app/app-context.ts'
import { DialogStore } from '../../renderer/app/dialogs.ts'
import { setLanguage } from '../../renderer/app/words.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import type { DuplicatesStore } from '../../renderer/duplicates/duplicates-store.ts'
import { GroupView } from '../../renderer/duplicates/group-view.tsx'
import { PlainGroupsHome } from '../doubles/groups-home.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench } from '../doubles/renderer-bench.ts'

const lines = Array.from({ length: 8 }, (_, n) => JSON.stringify({ n }))

let dataset: DatasetStore
let home: PlainGroupsHome & { getFound?: () => unknown }
let dialogs: DialogStore
let root: Root
let host: HTMLElement

beforeEach(async () => {
  const engine = new NaiveEngine({ files: { 'data.jsonl': lines.join('\n') } })
  const bench = await openBench(engine, `view-${crypto.randomUUID()}`)
  dataset = await bench.open({ kind: 'served', path: ['data.jsonl'] })
  home = await PlainGroupsHome.over(dataset, [
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ])
  home.getFound = () => null
  dialogs = new DialogStore()
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  )
  HTMLElement.prototype.scrollIntoView = () => {}
  host = document.createElement('div')
  document.body.replaceChildren(host)
  root = createRoot(host)
  root.render(
    <AppContext value={{ dialogs } as unknown as App}>
      <Tooltip.Provider>
        <GroupView duplicates={home as unknown as DuplicatesStore} />
      </Tooltip.Provider>
    </AppContext>,
  )
  await seen(() => expect(names()).toHaveLength(3))
})
afterEach(() => {
  root.unmount()
  setLanguage('en')
  vi.unstubAllGlobals()
})

const seen = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 10 })
const members = (): HTMLElement[] => [...host.querySelectorAll<HTMLElement>('[data-member]')]
const names = (): (string | null)[] => members().map((member) => member.getAttribute('aria-label'))
const chosen = (): number => members().findIndex((member) => member.getAttribute('aria-current') === 'true')
const title = (): string | null | undefined => host.querySelector('h2')?.textContent
const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
}
const button = (name: string): HTMLElement | undefined =>
  [...host.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent?.startsWith(name))

test('the representative comes first, and each row says who it is', async () => {
  expect([title(), names(), chosen()]).toEqual([
    'Group 1',
    ['Row 1, representative', 'Row 2, 0.90 alike', 'Row 3, 0.90 alike'],
    0,
  ])
  const shown = members().map((member) => member.querySelector('[data-member-body]')?.textContent)
  expect(shown[1]).toBe('text 01')
})

test('keys choose a row and decide, and go on', async () => {
  press('3')
  await seen(() => expect(chosen()).toBe(2))
  press('ArrowLeft')
  await seen(() => expect(chosen()).toBe(1))
  press('a')
  await seen(() => expect(title()).toBe('Group 2'))
  press('k')
  await seen(() => expect(title()).toBe('Group 1'))
  const verdicts = () => members().map((member) => member.querySelector('[data-verdict]')?.getAttribute('data-verdict'))
  await seen(() => expect(verdicts()).toEqual(['drop', undefined, 'drop']))
})

test('what an input method composes, what is typed and what a dialog has decides nothing', async () => {
  const typed = document.createElement('input')
  document.body.append(typed)
  press('a', { isComposing: true })
  press('Process')
  press('a', {}, typed)
  press('a', { repeat: true })
  dialogs.open({ kind: 'keep-rule' })
  press('a')
  dialogs.close()
  press('Enter', {}, button('Keep all') ?? document.body)
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect([title(), home.asked.some((one) => one.startsWith('decide'))]).toEqual(['Group 1', false])
})

test('every key has a button, in both languages', async () => {
  button('Keep all')?.click()
  await seen(() => expect(title()).toBe('Group 2'))
  button('The rest by rule…')?.click()
  expect(dialogs.getCurrent()).toEqual({ kind: 'keep-rule' })
  setLanguage('zh-CN')
  await seen(() => expect(title()).toBe('第 2 组'))
  expect(names()).toEqual(['第 4 条，代表样本', '第 5 条，相似度 0.90'])
  button('导出保留的样本…')?.click()
  expect(dialogs.getCurrent()).toEqual({ kind: 'export', scope: 'undropped' })
})
