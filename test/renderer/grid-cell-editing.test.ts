import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CellEditing, type Edit, type EditTarget, type TypingEdit } from '../../renderer/grid/cell-editing.ts'
import type { ChangeRequest, Confirmation } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'

const target: EditTarget = { row: rowId(7), path: ['a'] }
const raw: EditTarget = { row: rowId(7), path: null }
const confirmation = { revision: 1 } as Confirmation
const drafts = new Map<string, string>()
const sent: ChangeRequest[] = []
let answer: () => Promise<Confirmation | null>

const open = () =>
  new CellEditing(
    {
      get: async (key) => drafts.get(key) ?? null,
      set: (key, text) => drafts.set(key, text),
      clear: (key) => drafts.delete(key),
    },
    'data',
    (request) => {
      sent.push(request)
      return answer()
    },
  )
const typing = (edit: Edit): TypingEdit => {
  if (edit.state !== 'typing') throw new Error(`nothing is typed: ${edit.state}`)
  return edit
}

beforeEach(() => {
  drafts.clear()
  sent.length = 0
  answer = async () => confirmation
})

describe('editing a cell', () => {
  test('sends what was typed, and the value’s own line ends where nothing was', async () => {
    const editing = open()
    await editing.open(target, { kind: 'string', text: 'one\r\ntwo' })
    expect(typing(editing.getEdit()).text).toBe('one\ntwo')
    editing.type('one\nTWO')
    expect(editing.commit()).toBe(true)
    expect(sent).toEqual([{ kind: 'set', target: { kind: 'row', row: 7 }, path: ['a'], json: '"one\\r\\nTWO"' }])
    expect(editing.getEdit().state).toBe('idle')
  })

  test('sends nothing when nothing changed, or was changed back', async () => {
    const editing = open()
    await editing.open(target, { kind: 'string', text: 'a\r\nb' })
    editing.type('a\nbc')
    editing.type('a\nb')
    expect(drafts.size).toBe(0)
    expect(editing.commit()).toBe(true)
    expect(sent).toEqual([])
  })

  test('sends nothing when typing over came to nothing, as with a composition that was given up', () => {
    const editing = open()
    editing.openOver(target, 'string', null, '')
    editing.type('x')
    editing.type('')
    expect(editing.commit()).toBe(true)
    expect(sent).toEqual([])
  })

  test('typing over sends an emptied value never, but opening and emptying it does', async () => {
    const editing = open()
    await editing.open(target, { kind: 'string', text: 'gone' })
    editing.type('')
    editing.commit()
    expect(sent).toMatchObject([{ json: '""' }])
  })

  test('refuses what is no value of its kind, and says why', async () => {
    const editing = open()
    await editing.open(target, { kind: 'number', text: '1.0' })
    editing.type('1.0.')
    expect(typing(editing.getEdit())).toMatchObject({
      problem: { kind: 'fault', reason: 'bad-number' },
      isRefused: false,
    })
    expect(editing.commit()).toBe(false)
    expect(typing(editing.getEdit()).isRefused).toBe(true)
    editing.type('"1"')
    expect(typing(editing.getEdit())).toMatchObject({
      problem: { kind: 'other-kind', found: 'string' },
      isRefused: false,
    })
    expect(editing.commit()).toBe(false)
    expect(sent).toEqual([])
  })

  test('writes a number as it was typed', async () => {
    const editing = open()
    await editing.open(target, { kind: 'number', text: '1' })
    editing.type('12345678901234567890.10')
    editing.commit()
    expect(sent).toMatchObject([{ json: '12345678901234567890.10' }])
  })

  test('changes the kind when asked, and comes back to what was typed', async () => {
    const editing = open()
    await editing.open(target, { kind: 'null', text: 'null' })
    editing.type('hello')
    expect(editing.commit()).toBe(false)
    editing.setKind('string')
    expect(typing(editing.getEdit())).toMatchObject({ kind: 'string', text: 'hello', problem: null })
    editing.type('hello!')
    editing.setKind('object')
    editing.setKind('string')
    expect(typing(editing.getEdit()).text).toBe('hello!')
    editing.commit()
    expect(sent).toMatchObject([{ json: '"hello!"' }])
  })

  test('of a malformed row replaces its text, which stays one line', async () => {
    const editing = open()
    await editing.open(raw, { kind: 'string', text: '{"a": 1,\r}' })
    editing.type('{"a": 1\n}')
    expect(typing(editing.getEdit()).problem).toBeNull()
    editing.type('{"a": 1\n}\n')
    expect(typing(editing.getEdit()).problem).toEqual({ kind: 'line-break' })
    editing.setKind('number')
    expect(typing(editing.getEdit()).kind).toBe('string')
    editing.type('{"a": 1\n}')
    editing.commit()
    expect(sent).toEqual([{ kind: 'replace', row: 7, text: '{"a": 1\r}' }])
  })
})

describe('a value that must be read first', () => {
  test('is waited for', async () => {
    const editing = open()
    const waiting = editing.openLater(target, async () => ({ kind: 'string', text: 'whole' }))
    expect(editing.getEdit()).toEqual({ state: 'loading', target })
    expect(sent).toEqual([])
    await waiting
    expect(typing(editing.getEdit()).text).toBe('whole')
  })

  test('is not opened when the wait was given up', async () => {
    const editing = open()
    const waiting = editing.openLater(target, async () => ({ kind: 'string', text: 'whole' }))
    editing.cancel()
    await waiting
    expect(editing.getEdit().state).toBe('idle')
  })
})

describe('a draft', () => {
  test('comes back after a crash, and can be discarded', async () => {
    const before = open()
    await before.open(target, { kind: 'string', text: 'old' })
    before.type('old and new')
    const after = open()
    await after.open(target, { kind: 'string', text: 'old' })
    expect(typing(after.getEdit())).toMatchObject({ text: 'old and new', isRestored: true })
    after.discardDraft()
    expect(typing(after.getEdit())).toMatchObject({ text: 'old', isRestored: false })
    expect(drafts.size).toBe(0)
  })

  test('goes once the change is on disk, or is given up; a refused change keeps it', async () => {
    const editing = open()
    await editing.open(target, { kind: 'string', text: 'old' })
    editing.type('new')
    answer = async () => null
    editing.commit()
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    expect(drafts.size).toBe(1)
    answer = async () => confirmation
    await editing.open(target, { kind: 'string', text: 'old' })
    expect(typing(editing.getEdit()).text).toBe('new')
    editing.commit()
    await vi.waitFor(() => expect(drafts.size).toBe(0))
  })

  test('never takes the place of what was typed since', async () => {
    drafts.set('grid/data/7/["a"]', JSON.stringify({ kind: 'string', text: 'draft' }))
    const editing = open()
    const opening = editing.open(target, { kind: 'string', text: 'old' })
    editing.type('newer')
    await opening
    expect(typing(editing.getEdit()).text).toBe('newer')
  })

  test('of an unknown form is left alone', async () => {
    drafts.set('grid/data/7/["a"]', '{broken')
    const editing = open()
    await editing.open(target, { kind: 'string', text: 'old' })
    expect(typing(editing.getEdit()).text).toBe('old')
  })
})
