/** Holds the catalogues to the table of signals: every signal, family and language has its words. */
import { expect, test } from 'vitest'
import { en } from '../../../shared/messages/en.ts'
import { zhCn } from '../../../shared/messages/zh-cn.ts'
import { signalFamilies } from '../../../shared/signal/signal.ts'
import { languageLabels, signals } from '../../../shared/signal/signals.ts'

test.each([
  ['en', en],
  ['zh-CN', zhCn],
])('names every signal, and no other, in %s', (_language, { signal }) => {
  const ids = signals.map(({ id }) => id).toSorted()
  expect(Object.keys(signal.name).toSorted()).toEqual(ids)
  expect(Object.keys(signal.about).toSorted()).toEqual(ids)
  expect(Object.keys(signal.family).toSorted()).toEqual([...signalFamilies].toSorted())
  expect(Object.keys(signal.lang).toSorted()).toEqual([...languageLabels].toSorted())
})
