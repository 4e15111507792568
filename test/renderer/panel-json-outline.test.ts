/** Reading a row's text a page at a time gives what JSON.parse gives, and stays bounded where JSON.parse would not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countChildren,
  type JsonText,
  readAllChildren,
  readChildren,
  readString,
  rootOf,
  stringLength,
  type ValueSpan,
} from '../../renderer/panel/json-outline.ts'
import { findSkips } from '../../renderer/panel/json-skips.ts'
import { cpuMs } from '../doubles/cpu-time.ts'

const plain = (text: string): JsonText => ({ text, skips: null })

const rootIn = (text: string): ValueSpan => {
  const root = rootOf(plain(text))
  if (root === null) throw new Error('no value')
  return root
}

/** The value at a span, put together from what the outline says; what JSON.parse must agree with. */
const valueAt = (text: string, span: ValueSpan): unknown => {
  if (span.kind === 'string') return readString(text, span, Number.MAX_SAFE_INTEGER).text
  if (span.kind === 'array') return readAllChildren(plain(text), span).map((child) => valueAt(text, child))
  if (span.kind === 'object') {
    return Object.fromEntries(readAllChildren(plain(text), span).map((child) => [child.step, valueAt(text, child)]))
  }
  return JSON.parse(text.slice(span.start, span.end))
}

describe('findSkips', () => {
  it('changes no answer, only its cost', async () => {
    const text = JSON.stringify({
      long: 'x"\\'.repeat(20_000),
      list: Array.from({ length: 9_000 }, (_, at) => ({ at, inner: [at, 'y'.repeat(8)] })),
      deep: JSON.parse(`${'['.repeat(40)}"${'z'.repeat(60_000)}"${']'.repeat(40)}`),
    })
    for (const length of [text.length, text.length - 40, 200_000, 50_000]) {
      const cut = text.slice(0, length)
      let pauses = 0
      const skips = await findSkips(cut, new AbortController().signal, async () => {
        pauses += 1
      })
      const known: JsonText = { text: cut, skips }
      const walk = (json: JsonText, span: ValueSpan, depth: number): unknown =>
        depth > 3 ? span : readAllChildren(json, span).map((child) => [child, walk(json, child, depth + 1)])
      const root = rootIn(cut)
      expect(rootOf(known)).toEqual(root)
      expect(walk(known, root, 0)).toEqual(walk(plain(cut), root, 0))
      expect(pauses).toBeGreaterThanOrEqual(0)
      for (const child of readAllChildren(known, root)) {
        expect(countChildren(known, child, 1e9).count).toBe(readAllChildren(plain(cut), child).length)
      }
    }
  })

  it('stops when told to, without having kept the window waiting', async () => {
    const text = '['.repeat(3_000_000)
    const stop = new AbortController()
    const before = process.cpuUsage()
    let spentMs = 0
    const found = await findSkips(text, stop.signal, async () => {
      const { user, system } = process.cpuUsage(before)
      spentMs = (user + system) / 1_000
      stop.abort()
    })
    expect(found).toBeNull()
    expect(spentMs).toBeLessThan(150)
  })
})

describe('the outline', () => {
  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(valueAt(text, rootIn(text))).toEqual(JSON.parse(text))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps literals and both of two equal keys as they are written', () => {
    const text = ' {"a": 1.0, "a" :9356074812347623,"n":NaN , "b\\u4e2d":[1e3 , -0]} '
    const children = readAllChildren(plain(text), rootIn(text))
    expect(children.map((child) => [child.step, child.kind, text.slice(child.start, child.end)])).toEqual([
      ['a', 'number', '1.0'],
      ['a', 'number', '9356074812347623'],
      ['n', 'number', 'NaN'],
      ['b中', 'array', '[1e3 , -0]'],
    ])
  })

  it('reads in pages what it reads at once', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 57 }, (_, at) => [`k${at}`, [at, { at }]])))
    const root = rootIn(text)
    const paged = []
    let page = readChildren(plain(text), root, 10)
    paged.push(...page.children)
    while (page.next !== null) {
      page = readChildren(plain(text), root, 10, page.next)
      paged.push(...page.children)
    }
    expect(paged).toEqual(readAllChildren(plain(text), root))
    expect(countChildren(plain(text), root, 1_000)).toEqual({ count: 57, isExact: true })
    expect(countChildren(plain(text), root, 20)).toEqual({ count: 20, isExact: false })
  })

  it('says of every prefix of a text what is whole, and nothing wrong', () => {
    const text = '{"a":[1,{"b":"x\\"y\\\\"}],"c":"中文\\u4e2d","d":null,"e":{"f":[[]]}}'
    const whole = readAllChildren(plain(text), rootIn(text))
    for (let length = 1; length < text.length; length++) {
      const cut = text.slice(0, length)
      const children = readAllChildren(plain(cut), rootIn(cut))
      children.forEach((child, at) => {
        const isLast = at === children.length - 1
        expect(child.step).toEqual(whole[at].step)
        if (!isLast) expect(child).toEqual(whole[at])
        else if (child.end < length) expect(child).toEqual(whole[at])
      })
    }
  })

  it('cuts long strings between characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (value, limit, ascii) => {
          const plain = JSON.stringify(value)
          const text = ascii
            ? plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            : plain
          const root = rootIn(text)
          let joined = ''
          let next: number | null = root.start + 1
          while (next !== null) {
            const piece = readString(text, root, limit + 12, next)
            expect(piece.text.isWellFormed()).toBe(true)
            joined += piece.text
            next = piece.next
          }
          expect(joined).toBe(value)
          expect(stringLength(text, root)).toBe(value.length)
        },
      ),
    )
  })

  it('answers at once in a row of a million keys, and of a million levels', () => {
    const keys = `{${Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":${at}`).join(',')}}`
    const levels = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
    const spentMs = cpuMs(() => {
      expect(readChildren(plain(keys), rootIn(keys), 100).children).toHaveLength(100)
      expect(readChildren(plain(levels), rootIn(levels), 100).children).toHaveLength(1)
    })
    expect(spentMs).toBeLessThan(400)
  })
})
