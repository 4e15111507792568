/** The keys of samples: none that writes, none that another command has, none while an input method composes. */
import { describe, expect, it } from 'vitest'
import type { KeyPress } from '../../renderer/app/keys.ts'
import { gridCommands } from '../../renderer/grid/grid-commands.ts'
import type { GridStore } from '../../renderer/grid/grid-store.ts'
import { rankKey, sampleAction, sampleCommands, sampleKeys, viewActions } from '../../renderer/sample/sample-keys.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('the keys of samples', () => {
  it('are all held with another key, so that no letter and no Delete alone changes a row', () => {
    const alone = Object.values(sampleKeys)
      .flat()
      .filter((spelled) => !/^(?:Shift\+)?(?:Alt|Mod)\+/.test(spelled))
    expect(alone).toEqual([])
    for (const key of ['Delete', 'Backspace', 'd', 'x', 'Enter', ' '])
      expect(sampleAction(press(key), false)).toBeNull()
  })

  it('are each one action’s', () => {
    const all = Object.values(sampleKeys).flat()
    expect(new Set(all).size).toBe(all.length)
  })

  it('leave the grid its own', () => {
    const ofGrid = gridCommands({ dataset: { canWrite: () => true } } as unknown as GridStore).flatMap(
      ({ keys }) => keys,
    )
    const ofView = viewActions.flatMap((action) => sampleKeys[action])
    expect(ofView.filter((key) => ofGrid.includes(key))).toEqual([])
  })

  it('mean what the table says, and nothing while composing', () => {
    expect(sampleAction(press('ArrowUp', { altKey: true }), false)).toBe('moveUp')
    expect(sampleAction(press('ArrowDown', { altKey: true, shiftKey: true }), false)).toBe('duplicate')
    expect(sampleAction(press('Enter', { altKey: true }), false)).toBe('insertAfter')
    expect(sampleAction(press('Delete', { altKey: true, shiftKey: true }), false)).toBe('cut')
    expect(sampleAction(press('ArrowDown', { ctrlKey: true }), false)).toBe('next')
    expect(sampleAction({ ...press('m', { altKey: true }), isComposing: true }, false)).toBeNull()
    expect(sampleAction(press('Process', { altKey: true }), false)).toBeNull()
  })

  it('are found by their caps on a Mac, where Option writes other letters', () => {
    expect(sampleAction(press('µ', { altKey: true, code: 'KeyM' }), true)).toBe('merge')
    expect(sampleAction(press('µ', { altKey: true, code: 'KeyM' }), false)).toBeNull()
  })

  it('rank by a figure, up to the number of answers, and leave figures alone to tags', () => {
    const held = { altKey: true, shiftKey: true }
    expect(rankKey(press('@', { ...held, code: 'Digit2' }), 3)).toBe(2)
    expect(rankKey(press('$', { ...held, code: 'Digit4' }), 3)).toBeNull()
    expect(rankKey(press(')', { ...held, code: 'Digit0' }), 3)).toBeNull()
    expect(rankKey(press('2', { code: 'Digit2' }), 3)).toBeNull()
    expect(rankKey(press('2', { altKey: true, code: 'Digit2' }), 3)).toBeNull()
  })

  it('are in the table of commands, those of the view for the whole window', () => {
    const ran: string[] = []
    const commands = sampleCommands(
      (action) => ran.push(action),
      () => true,
    )
    for (const command of commands) if (command.isKeyOnly !== true) command.run()
    expect(ran.toSorted()).toEqual(Object.keys(sampleKeys).toSorted())
    expect(commands.filter(({ scope }) => scope === 'window').map(({ id }) => id)).toEqual(
      viewActions.map((action) => `sample:${action}`),
    )
  })
})
