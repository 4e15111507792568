/** No typing is lost: drafts follow every key, survive the session, and go only when the engine has confirmed the change. */
import { describe, expect, it } from 'vitest'
import { type Drafts, EditSession } from '../../renderer/panel/edit-session.ts'
import type { EditTarget } from '../../renderer/panel/edit-target.ts'
import type { ChangeRequest, Confirmation, DatasetState } from '../../shared/contract.ts'
import { type RowId, rowId } from '../../shared/ids.ts'

const confirmed = (revision: number): Confirmation => ({
  revision,
  step: { label: 'set', rows: 1, field: null, timeMs: 0 },
  skipped: 0,
  inserted: [],
  row: null,
})

class FakeDrafts implements Drafts {
  readonly kept = new Map<string, string>()
  get(key: string): Promise<string | null> {
    return Promise.resolve(this.kept.get(key) ?? null)
  }
  set(key: string, text: string): void {
    this.kept.set(key, text)
  }
  clear(key: string): void {
    this.kept.delete(key)
  }
}

const setUp = (drafts = new FakeDrafts()) => {
  const asked: ChangeRequest[] = []
  const dataset = {
    answer: Promise.resolve<Confirmation | null>(confirmed(1)),
    epoch: 2,
    canWrite: () => true,
    getState: () => ({ dataset: 'd1', epoch: dataset.epoch }) as DatasetState,
    apply: (request: ChangeRequest) => {
      asked.push(request)
      return dataset.answer
    },
  }
  return { session: new EditSession(dataset, drafts), dataset, drafts, asked }
}

const row: RowId = rowId(7)
const field: EditTarget = { kind: 'text', path: ['m', 0, 'content'] }
const is = (text: string | null) => (): string | null => text

describe('EditSession', () => {
  it('sends texts as JSON strings, values as JSON and rows as they are', async () => {
    const { session, asked } = setUp()
    const target = { kind: 'row', row } as const
    for (const [place, text] of [
      [field, 'new "text"\n\udc80'],
      [{ kind: 'json', path: ['n'] }, ' 9356074812347623 '],
      [{ kind: 'raw' }, '{"a": 1.0}\udc80'],
    ] as const) {
      session.begin(row, place, 'old')
      session.type(text)
      await session.commit()
      session.settle(1)
    }
    expect(asked).toEqual([
      { kind: 'set', target, path: ['m', 0, 'content'], json: '"new \\"text\\"\\n\\udc80"' },
      { kind: 'set', target, path: ['n'], json: '9356074812347623' },
      { kind: 'replace', row, text: '{"a": 1.0}\udc80' },
    ])
  })

  it('keeps every key as a draft, and lets it go when the change is confirmed', async () => {
    const { session, drafts } = setUp()
    session.begin(row, field, 'old')
    expect(drafts.kept.size).toBe(0)
    session.type('new')
    expect([...drafts.kept.keys()]).toEqual(['panel/d1/2/7'])
    await session.commit()
    expect(drafts.kept.size).toBe(0)
  })

  it('stays on screen, unchanged, until the row shows the change', async () => {
    const { session } = setUp()
    session.begin(row, field, 'old')
    session.type('new')
    await session.commit()
    session.settle(0)
    expect(session.getEdit()).toMatchObject({ text: 'new', isSaving: true })
    session.type('late')
    expect(session.getEdit()).toMatchObject({ text: 'new' })
    session.settle(1)
    expect(session.getEdit()).toBeNull()
  })

  it('stays open with its text, and its draft, when the change is refused', async () => {
    const { session, dataset, drafts } = setUp()
    dataset.answer = Promise.resolve(null)
    session.begin(row, field, 'old')
    session.type('new')
    expect(await session.commit()).toBe(false)
    expect(session.getEdit()).toMatchObject({ text: 'new', isSaving: false })
    expect(drafts.kept.size).toBe(1)
  })

  it('gives a draft back in a later session, at its place', async () => {
    const first = setUp()
    first.session.begin(row, field, 'old')
    first.session.type('half a sent')
    const later = setUp(first.drafts)
    expect(await later.session.restore(row, is('old'))).toBe(true)
    expect(later.session.getEdit()).toMatchObject({
      row,
      target: field,
      initial: 'old',
      text: 'half a sent',
      isRestored: true,
    })
  })

  it('forgets a draft that became the text of the row, and lets one wait whose place is gone', async () => {
    const first = setUp()
    first.session.begin(row, field, 'old')
    first.session.type('new')
    const gone = setUp(first.drafts)
    expect(await gone.session.restore(row, is(null))).toBe(false)
    expect(first.drafts.kept.size).toBe(1)
    const done = setUp(first.drafts)
    expect(await done.session.restore(row, is('new'))).toBe(false)
    expect(first.drafts.kept.size).toBe(0)
  })

  it('gives no draft to a row of another numbering, and can still tell what it was', async () => {
    const first = setUp()
    first.session.begin(row, field, 'old')
    first.session.type('new')
    const later = setUp(first.drafts)
    later.dataset.epoch = 3
    expect(await later.session.restore(row, is('old'))).toBe(false)
    expect(await later.session.findDraft(2, row)).toBe('new')
    later.session.forgetDraft(2, row)
    expect(first.drafts.kept.size).toBe(0)
  })

  it('takes drafts along with their row, and no edit of one row for another', async () => {
    const { session, dataset, drafts } = setUp()
    let confirm: (confirmation: Confirmation) => void = () => {}
    dataset.answer = new Promise((resolve) => {
      confirm = resolve
    })
    session.begin(row, field, 'old')
    session.type('new')
    const done = session.commit()
    session.leave()
    session.begin(rowId(8), field, 'other')
    session.type('other, typed')
    confirm(confirmed(3))
    await done
    expect(session.getEdit()).toMatchObject({ row: 8, text: 'other, typed', isSaving: false, confirmedRevision: null })
    expect([...drafts.kept.keys()]).toEqual(['panel/d1/2/8'])
  })

  it('refuses a second edit while one holds typing', () => {
    const { session } = setUp()
    session.begin(row, field, 'old')
    expect(session.begin(row, { kind: 'raw' }, 'raw')).toBe(true)
    session.type('raw, typed')
    expect(session.begin(row, field, 'old')).toBe(false)
    expect(session.getEdit()).toMatchObject({ target: { kind: 'raw' }, text: 'raw, typed' })
  })

  it('ends without a change when nothing was typed, or it was typed back', async () => {
    const { session, asked, drafts } = setUp()
    session.begin(row, field, 'old')
    session.type('older')
    session.type('old')
    expect(drafts.kept.size).toBe(0)
    expect(await session.commit()).toBe(true)
    expect([session.getEdit(), asked]).toEqual([null, []])
  })

  it('does not open what may not be written', async () => {
    const { session, dataset, drafts } = setUp()
    drafts.set('panel/d1/2/7', JSON.stringify({ target: field, initial: 'old', text: 'new' }))
    dataset.canWrite = () => false
    expect(session.begin(row, field, 'old')).toBe(false)
    expect(await session.restore(row, is('old'))).toBe(false)
  })

  it('leaves drafts alone that it does not understand', async () => {
    for (const draft of ['', 'null', '{"text":1}', '{"text":"a","initial":"b","target":{"kind":"text","path":"x"}}']) {
      const { session, drafts } = setUp()
      drafts.set('panel/d1/2/7', draft)
      expect(await session.restore(row, is('old'))).toBe(false)
      expect(drafts.kept.size).toBe(1)
    }
  })
})
