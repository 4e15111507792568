import { describe, expect, it } from 'vitest'
import { alternatives, isPattern, nameTest } from '../../shared/name-pattern.ts'

const fits = (pattern: string, name: string): boolean => nameTest(pattern, { isCaseExact: true })(name)

describe('a pattern of names', () => {
  it('knows stars, question marks and sets', () => {
    const names = [
      'train-1.jsonl',
      'train-2.jsonl',
      'train-10.jsonl',
      'test-1.jsonl',
      'train-1.jsonl.gz',
      '训练-1.jsonl',
    ]
    const found = (pattern: string): string[] => names.filter((name) => fits(pattern, name))
    expect(found('train-*.jsonl')).toEqual(['train-1.jsonl', 'train-2.jsonl', 'train-10.jsonl'])
    expect(found('train-?.jsonl')).toEqual(['train-1.jsonl', 'train-2.jsonl'])
    expect(found('*-1*')).toEqual([
      'train-1.jsonl',
      'train-10.jsonl',
      'test-1.jsonl',
      'train-1.jsonl.gz',
      '训练-1.jsonl',
    ])
    expect(found('??-1.jsonl')).toEqual(['训练-1.jsonl'])
    expect(found('train-[2-9].jsonl')).toEqual(['train-2.jsonl'])
    expect(found('train-[!2].jsonl')).toEqual(['train-1.jsonl'])
    expect(found('train-{1,10}.jsonl')).toEqual(['train-1.jsonl', 'train-10.jsonl'])
    expect(found('*')).toEqual(names)
  })

  it('takes brackets and braces that mean nothing as they are', () => {
    expect(fits('a[.jsonl', 'a[.jsonl')).toBe(true)
    expect(fits('a{b}.jsonl', 'a{b}.jsonl')).toBe(true)
    expect(fits('a{b.jsonl', 'a{b.jsonl')).toBe(true)
    expect(fits('[]a].jsonl', '].jsonl')).toBe(true)
    expect(isPattern('a{b}.jsonl')).toBe(false)
    expect(isPattern('a{b,c}.jsonl')).toBe(true)
  })

  it('counts between braces, with as many digits as are written', () => {
    expect(alternatives('t-{08..11}')).toEqual(['t-08', 't-09', 't-10', 't-11'])
    expect(alternatives('{a,b{1..2}}-{x,y}')).toEqual(['a-x', 'a-y', 'b1-x', 'b1-y', 'b2-x', 'b2-y'])
    expect(alternatives('{5..1}')).toEqual(['{5..1}'])
  })

  it('ignores case where that is asked, and how accents are composed', () => {
    expect(nameTest('Train-*', { isCaseExact: false })('tRAIN-1')).toBe(true)
    expect(fits('caf\u00e9*', 'cafe\u0301.jsonl')).toBe(true)
  })

  it('is told at once, however many stars there are', () => {
    const start = performance.now()
    expect(fits(`${'a*'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('gives up counting what is no list of files', () => {
    expect(alternatives('{0..99}{0..99}{0..99}').length).toBeLessThanOrEqual(10_000)
    expect(alternatives('{0..999999999}')).toEqual(['{0..999999999}'])
  })
})
