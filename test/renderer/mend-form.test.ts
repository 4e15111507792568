/** What is typed and chosen in the dialog of mends, and what it comes to. */
import { expect, test } from 'vitest'
import { emptyForm, mendOf } from '../../renderer/mend/mend-form.ts'
import { mendSchema } from '../../shared/mend/mend.ts'

test('nothing is asked before it is complete, and what is missing has a name', () => {
  const of = (news: Partial<typeof emptyForm>) => mendOf({ ...emptyForm, ...news })
  expect(of({})).toBe('find')
  expect(of({ find: '(', isRegex: true })).toBe('regex')
  expect(of({ find: 'a', where: 'fields', fields: ' ,，' })).toBe('fields')
  expect(of({ find: 'a', where: 'roles', roles: [] })).toBe('roles')
  expect(of({ tab: 'fix', fixes: [] })).toBe('fixes')
  expect(of({ tab: 'field' })).toBe('field')
  expect(of({ tab: 'field', field: 'a', isText: false, value: '{' })).toBe('json')
  expect(of({ tab: 'field', field: 'a', wish: 'rename' })).toBe('key')
  expect(of({ tab: 'field', field: 'a', wish: 'split', separator: '' })).toBe('separator')
  expect(of({ tab: 'field', field: 'a', wish: 'split', splitInto: 'field' })).toBe('key')
  expect(of({ tab: 'role', from: 'user', to: 'user' })).toBe('other-role')
})

test('what is chosen is the mend that the engine takes', () => {
  const of = (news: Partial<typeof emptyForm>) => mendSchema.parse(mendOf({ ...emptyForm, ...news }))
  expect(of({ find: 'a', with: 'b', where: 'fields', fields: 'messages.content，x[0]' })).toEqual({
    kind: 'replace',
    find: 'a',
    with: 'b',
    isRegex: false,
    isCaseExact: false,
    place: {
      in: 'fields',
      paths: [
        ['messages', 'content'],
        ['x', 0],
      ],
    },
  })
  expect(of({ tab: 'fix', fixes: ['trim', 'mojibake'] })).toMatchObject({ fixes: ['mojibake', 'trim'] })
  expect(of({ tab: 'field', field: 'a', value: '1' })).toEqual({ kind: 'set', path: ['a'], json: '"1"' })
  expect(of({ tab: 'field', field: 'a', value: ' 1.0 ', isText: false, wish: 'fill' })).toMatchObject({ json: '1.0' })
  expect(of({ tab: 'field', field: 'a', wish: 'split', separator: '\\n' })).toMatchObject({ separator: '\n' })
  expect(of({ tab: 'role', roleWish: 'drop' })).toEqual({ kind: 'drop' })
})

test('a field is found by how the chooser writes it, whatever signs are in it', () => {
  const known = new Map([['response 1', ['response 1']]])
  expect(mendOf({ ...emptyForm, tab: 'field', wish: 'remove', field: 'response 1' }, known)).toEqual({
    kind: 'remove',
    path: ['response 1'],
  })
})
