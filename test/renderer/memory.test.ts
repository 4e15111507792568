import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import { memory } from '../../renderer/memory/memory.ts'
import { store } from '../../renderer/memory/store.ts'

afterEach(async () => {
  await memory.flush()
  await store.open()
  await Promise.all([store.keeps.clear(), store.drafts.clear()])
})

describe('the memory', () => {
  test('gives the fallback for what it does not know', async () => {
    expect(await memory.get('theme', 'system')).toBe('system')
  })

  test('gives a value at once, and after it was put away', async () => {
    memory.set('widths', { id: 80, messages: 420 })
    const atOnce = await memory.get('widths', {})
    await memory.flush()
    expect([atOnce, await memory.get('widths', {})]).toEqual([
      { id: 80, messages: 420 },
      { id: 80, messages: 420 },
    ])
  })

  test('puts only the last of many values away', async () => {
    for (let width = 0; width < 100; width++) memory.set('panel', width)
    await memory.flush()
    expect(await store.keeps.toArray()).toEqual([{ key: 'panel', value: 99 }])
  })

  test('keeps a value that is set while an older one is put away', async () => {
    memory.set('panel', 1)
    const flushing = memory.flush()
    memory.set('panel', 2)
    await flushing
    expect(await memory.get('panel', 0)).toBe(2)
    await memory.flush()
    expect((await store.keeps.get('panel'))?.value).toBe(2)
  })

  test('brings a draft back, until it is cleared', async () => {
    memory.drafts.set('row 7', '守株待')
    await memory.flush()
    expect(await memory.drafts.get('row 7')).toBe('守株待')
    memory.drafts.clear('row 7')
    const atOnce = await memory.drafts.get('row 7')
    await memory.flush()
    expect([atOnce, await memory.drafts.get('row 7'), await store.drafts.count()]).toEqual([null, null, 0])
  })

  test('forgets rather than fails where there is no store', async () => {
    store.close()
    memory.set('theme', 'dark')
    memory.drafts.set('row 1', 'text')
    await memory.flush()
    expect([await memory.get('other', 'fallback'), await memory.drafts.get('row 2')]).toEqual(['fallback', null])
  })
})
