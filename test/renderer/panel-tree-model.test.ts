/** The tree shows what was opened and no more, whatever the size of the row. */
import { describe, expect, it } from 'vitest'
import { CHILDREN_AT_ONCE, MAX_LEVELS, TreeModel, type TreeRow } from '../../renderer/panel/tree-model.ts'
import { cpuMs } from '../doubles/cpu-time.ts'

const modelOf = (text: string, memory = new Map<string, boolean>()): TreeModel =>
  new TreeModel({ text, skips: null }, memory)

const shown = (model: TreeModel): string[] =>
  model.getRows().map((row) => {
    if (row.kind !== 'node')
      return `${' '.repeat(row.node.depth)}${row.kind} ${row.kind === 'more' ? row.left : ''}`.trimEnd()
    const { node } = row
    const value = model.json.text.slice(node.span.start, node.span.end)
    const mark = row.isOpen ? 'v ' : ''
    return `${' '.repeat(node.depth)}${mark}${node.step ?? '$'}${node.isRepeated ? '!' : ''}: ${row.isOpen ? node.span.kind : value}`
  })

const nodeAt = (model: TreeModel, ...path: (string | number)[]) => {
  const row: TreeRow | undefined = model.getRows()[model.findRow(path)]
  if (row === undefined) throw new Error(`no row at ${JSON.stringify(path)}`)
  return row.node
}

describe('TreeModel', () => {
  it('opens what is small and near the top, and shows values as they are written', () => {
    expect(shown(modelOf('{"a":1.0,"b":{"c":{"d":[1]}},"e":[],"big":12345678901234567890}'))).toEqual([
      'v $: object',
      ' a: 1.0',
      ' v b: object',
      '  c: {"d":[1]}',
      ' e: []',
      ' big: 12345678901234567890',
    ])
  })

  it('shows both of two equal keys and marks them', () => {
    expect(shown(modelOf('{"a":1,"b":2,"a":3}'))).toEqual(['v $: object', ' a!: 1', ' b: 2', ' a!: 3'])
  })

  it('marks keys that turn out to be repeated only on a later page', () => {
    const keys = Array.from({ length: CHILDREN_AT_ONCE }, (_, at) => `"k${at}":[${at},"${'x'.repeat(20)}",[[]]]`)
    const model = modelOf(`{${keys.join(',')},"k3":0}`)
    expect(nodeAt(model, 'k3').isRepeated).toBe(false)
    model.open(nodeAt(model, 'k3'))
    const { root } = model
    if (root === null) throw new Error('no root')
    model.showMore(root)
    expect(shown(model).filter((row) => row.includes('k3') && row.includes('!'))).toEqual([' v k3!: array', ' k3!: 0'])
    expect(shown(model).filter((row) => row === '  0: 3')).toHaveLength(1)
  })

  it('opens, closes and remembers by path, alike for all items of a list', () => {
    const memory = new Map<string, boolean>()
    const text = JSON.stringify({ list: Array.from({ length: 3 }, (_, at) => ({ at, deep: { er: at } })) })
    const model = modelOf(text, memory)
    model.open(nodeAt(model, 'list', 1))
    model.open(nodeAt(model, 'list', 1, 'deep'))
    expect(shown(modelOf(text, memory))).toContain('    er: 2')
    model.close(nodeAt(model, 'list'))
    expect(shown(modelOf(text, memory))).toEqual(['v $: object', ` list: ${JSON.stringify(JSON.parse(text).list)}`])
  })

  it('shows a million keys a page at a time', () => {
    const model = modelOf(`{${Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":${at}`).join(',')}}`)
    expect(model.getRows()).toHaveLength(CHILDREN_AT_ONCE + 2)
    expect(model.getRows().at(-1)).toMatchObject({ kind: 'more', left: null })
    const { root } = model
    if (root === null) throw new Error('no root')
    expect(cpuMs(() => model.showMore(root))).toBeLessThan(150)
    expect(model.getRows()).toHaveLength(CHILDREN_AT_ONCE * 6 + 2)
    expect(shown(model)[600]).toBe(' k599: 599')
  })

  it('opens five thousand levels one by one, and says where it goes no deeper', () => {
    const levels = MAX_LEVELS + 10
    const model = modelOf(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    const spentMs = cpuMs(() => {
      for (;;) {
        const last = model.getRows().at(-1)
        if (last?.kind !== 'node' || last.isOpen) break
        model.open(last.node)
      }
    })
    expect(model.getRows().at(-1)).toMatchObject({ kind: 'tooDeep', node: { depth: MAX_LEVELS } })
    expect(spentMs / MAX_LEVELS).toBeLessThan(2)
  })
})
