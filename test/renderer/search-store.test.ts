/** The search bar without a screen: what is asked, what is kept, and what clicks do to the text. */
import { describe, expect, test, vi } from 'vitest'
import { SearchHistory } from '../../renderer/search/search-history.ts'
import { SearchStore } from '../../renderer/search/search-store.ts'
import { findKey, sortedBy, withoutKey } from '../../renderer/search/sort-keys.ts'
import type { Query, SortKey, ViewInfo } from '../../shared/contract.ts'
import { termsOf } from '../../shared/query/query-terms.ts'

/** A dataset that answers every question at once. */
const bar = (text = '') => {
  const listeners = new Set<() => void>()
  let query: Query = { text }
  const dataset = {
    getAsked: () => ({ query }) as ViewInfo,
    setQuery: async (next: Query) => {
      query = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const history = new SearchHistory()
  return { search: new SearchStore(dataset, history), dataset, history, asked: () => query }
}

const termAt = (text: string, at: number) => {
  const term = termsOf(text)[at]
  if (term === undefined) throw new Error('no such term')
  return term
}

describe('the search bar', () => {
  test('asks what is typed when it is told to', () => {
    const { search, asked } = bar()
    search.type('is:edited 你好')
    expect([asked().text, search.isUnasked()]).toEqual(['', true])
    expect(search.ask()).toBe(true)
    expect([asked().text, search.isUnasked()]).toEqual(['is:edited 你好', false])
  })

  test('keeps the rows that are shown when the text can’t be read, and says where', () => {
    const { search, asked } = bar('is:edited')
    search.type('tag:')
    expect(search.getFault()).toBeNull()
    expect(search.ask()).toBe(false)
    expect([asked().text, search.getDraft(), search.getFault()?.code]).toEqual(['is:edited', 'tag:', 'empty-value'])
  })

  test('points at a fault once the typing stops', () => {
    vi.useFakeTimers()
    const { search } = bar()
    search.type('"open')
    vi.advanceTimersByTime(100)
    expect(search.getFault()).toBeNull()
    vi.advanceTimersByTime(2_000)
    expect(search.getFault()).toMatchObject({ code: 'open-quote', start: 0 })
    search.type('a tag:')
    vi.advanceTimersByTime(2_000)
    expect(search.getFault()).toBeNull()
    search.type('"open"')
    expect(search.getFault()).toBeNull()
    vi.useRealTimers()
  })

  test('shows what was asked elsewhere, and can bring back what was being typed', async () => {
    const { search, dataset, history } = bar()
    search.type('half typed')
    await dataset.setQuery({ text: 'is:malformed' })
    expect(search.getDraft()).toBe('is:malformed')
    await vi.waitFor(() => expect(history.getTexts()).toContain('half typed'))
    search.type('')
    search.recall(1)
    expect(search.getDraft()).toBe('half typed')
  })

  test('takes terms out, turns them round, and leaves one alone', () => {
    const text = 'a tag:x  (b or c)'
    const altered = (act: (search: SearchStore) => void): string => {
      const { search, asked } = bar(text)
      act(search)
      return asked().text
    }
    expect(altered((search) => search.takeOut(termAt(text, 1)))).toBe('a (b or c)')
    expect(altered((search) => search.negate(termAt(text, 1)))).toBe('a -tag:x  (b or c)')
    expect(altered((search) => search.negate(termAt(text, 2)))).toBe('a tag:x  -(b or c)')
    expect(altered((search) => search.only(termAt(text, 2)))).toBe('(b or c)')
    expect(altered((search) => search.add({ kind: 'is', what: 'edited' }))).toBe('a tag:x  (b or c) is:edited')
  })

  test('turns a whole text of alternatives round, and back', () => {
    const { search, asked } = bar('a or b')
    search.negate(termAt('a or b', 0))
    expect(asked().text).toBe('-(a or b)')
    search.negate(termAt('-(a or b)', 0))
    expect(asked().text).toBe('(a or b)')
  })

  test('lets a click go on from what is typed', () => {
    const { search, asked } = bar()
    search.type('你好')
    search.add({ kind: 'tag', tag: 'off topic' })
    expect(asked().text).toBe('你好 tag:"off topic"')
  })

  test('keeps order and options while the text changes', () => {
    const { search, asked } = bar()
    const sort: SortKey[] = [{ by: { kind: 'signal', signal: 'tokens' }, isDescending: true }]
    search.sort(sort)
    search.toggle('isCaseExact')
    search.type('A')
    search.ask()
    expect(asked()).toEqual({ text: 'A', sort, isCaseExact: true })
    search.sort([])
    expect(asked()).toEqual({ text: 'A', isCaseExact: true })
  })

  test('makes one line of what is pasted', () => {
    const { search } = bar()
    search.type('a\r\nb')
    expect(search.getDraft()).toBe('a b')
  })
})

describe('the order of rows', () => {
  const by = (name: string) => ({ kind: 'field' as const, path: [name] })
  const key = (name: string, isDescending = false): SortKey => ({ by: by(name), isDescending })

  test('is by one column, unless another is added', () => {
    expect(sortedBy([key('a')], by('b'), true, false)).toEqual([key('b', true)])
    expect(sortedBy([key('a')], by('b'), true, true)).toEqual([key('a'), key('b', true)])
    expect(sortedBy([key('a'), key('b')], by('a'), true, true)).toEqual([key('a', true), key('b')])
    expect(withoutKey([key('a'), key('b')], by('a'))).toEqual([key('b')])
    expect(findKey([key('a'), key('b')], by('b'))?.place).toBe(2)
  })

  test('keeps the reading of Chinese when it is turned round', () => {
    expect(sortedBy([{ ...key('a'), isPinyin: true }], by('a'), true, false)).toEqual([
      { ...key('a', true), isPinyin: true },
    ])
  })
})
