// @vitest-environment happy-dom
/** Where the keyboard goes when a dialog has gone. */
import { beforeEach, expect, test } from 'vitest'
import { DialogStore } from '../../renderer/app/dialogs.ts'

const page = (): { cell: HTMLElement; inDialog: HTMLElement; text: HTMLElement } => {
  document.body.innerHTML = '<input id="cell"><div role="dialog"><input id="in"></div><textarea id="text"></textarea>'
  const find = (id: string): HTMLElement => {
    const element = document.getElementById(id)
    if (element === null) throw new Error(`nothing is called ${id}`)
    return element
  }
  return { cell: find('cell'), inDialog: find('in'), text: find('text') }
}
let dialogs: DialogStore
beforeEach(() => {
  dialogs = new DialogStore()
})

test('it goes back to where it was before', () => {
  const { cell, inDialog } = page()
  cell.focus()
  dialogs.open({ kind: 'keys' })
  inDialog.focus()
  dialogs.close()
  dialogs.returnFocus()
  expect(document.activeElement).toBe(cell)
})

test('it stays with who has gone on by then', () => {
  const { cell, inDialog, text } = page()
  cell.focus()
  dialogs.open({ kind: 'keys' })
  inDialog.focus()
  dialogs.close()
  text.focus()
  dialogs.returnFocus()
  expect(document.activeElement).toBe(text)
})
