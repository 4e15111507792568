import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { NOTE_KEY, openStore } from '../../renderer/memory/health.ts'
import { Store } from '../../renderer/memory/store.ts'
import { MemoryStorage } from '../doubles/memory-storage.ts'

let notes: MemoryStorage
let name: string
beforeEach(() => {
  notes = new MemoryStorage()
  name = `health-${crypto.randomUUID()}`
})

/** What a start of the window finds. */
const start = async (): Promise<string> => {
  const store = new Store(name)
  const { state } = await openStore(store, notes)
  store.close()
  return state
}

describe('the health of the store', () => {
  test('is new at first, and kept from then on', async () => {
    expect([await start(), await start(), await start()]).toEqual(['new', 'kept', 'kept'])
  })

  test('is lost when the store was emptied behind our back', async () => {
    await start()
    await Dexie.delete(name)
    expect([await start(), await start()]).toEqual(['lost', 'kept'])
  })

  test('is lost when another store stands in its place', async () => {
    await start()
    notes.setItem(NOTE_KEY, 'the name of the one before')
    expect([await start(), await start()]).toEqual(['lost', 'kept'])
  })

  test('is kept when only the note was lost: nothing of the store is missing', async () => {
    await start()
    notes.clear()
    expect([await start(), await start()]).toEqual(['kept', 'kept'])
  })

  test('is lost when the browser says so, though the note went with it', async () => {
    // Chromium reports an emptied store once, on the event of its first opening.
    const open = indexedDB.open.bind(indexedDB)
    vi.spyOn(indexedDB, 'open').mockImplementationOnce((...wanted) => {
      const request = open(...wanted)
      request.addEventListener('upgradeneeded', (event) => Object.assign(event, { dataLoss: 'total' }))
      // A listener that is added first is called first, and the one under test is a property.
      return request
    })
    expect(await start()).toBe('lost')
  })

  test('is unavailable where the browser keeps nothing, and says why', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The user denied it', 'SecurityError')
    })
    expect(await openStore(new Store(name), notes)).toEqual({ state: 'unavailable', reason: 'The user denied it' })
    vi.restoreAllMocks()
  })

  test('leaves what the store holds as it was', async () => {
    await start()
    const before = new Store(name)
    await before.drafts.put({ key: 'row 1', text: 'half a sen', timeMs: 1 })
    before.close()
    await start()
    const after = new Store(name)
    expect(await after.drafts.toArray()).toEqual([{ key: 'row 1', text: 'half a sen', timeMs: 1 }])
    after.close()
  })
})
