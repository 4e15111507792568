/**
 * Holds the two catalogues together, and to the sources: the same keys, the same values to fill in, none missing, none
 * left over. Keys made of parts (`error.${code}`) are held to the lists that the parts come from.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { usualQuestions } from '../../renderer/search/usual-questions.ts'
import { faultReasons, jobSchema, noticeSchema, stepSchema } from '../../shared/contract.ts'
import { errorCodes } from '../../shared/engine-error.ts'
import { lenses, UNKNOWN } from '../../shared/lens/lenses.ts'
import { en } from '../../shared/messages/en.ts'
import { zhCn } from '../../shared/messages/zh-cn.ts'
import { queryFaultCodes } from '../../shared/query/query-fault.ts'
import { metricMeanings } from '../../shared/sample/sample.ts'
import { cannotHold } from '../../shared/sample/sample-edit.ts'

type Tree = { readonly [key: string]: string | Tree }

const root = join(import.meta.dirname, '..', '..')
const leavesOf = (tree: Tree, prefix = ''): [key: string, sentence: string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : leavesOf(value, `${prefix}${key}.`),
  )
const stemOf = (key: string): string => key.replace(/_(?:one|other)$/, '')
const english = new Map(leavesOf(en))
const chinese = new Map(leavesOf(zhCn))
const stems = new Set([...english.keys()].map(stemOf))

const sources = ['renderer', 'shared', 'electron', 'build'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('messages'))
    .map((path) => ({ path: `${room}/${path}`, text: readFileSync(join(root, room, path), 'utf8') })),
)

/** Quoted keys as they are, and keys made of parts as patterns. */
const used = sources.flatMap(({ path, text }) => [
  ...[...text.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map((match) => ({ path, key: match[1] ?? '', pattern: null })),
  ...[...text.matchAll(/`([\w-]+\.[^`\s]*\$\{[^`\s]*)`/g)].map((match) => ({
    path,
    key: match[1] ?? '',
    pattern: new RegExp(`^${patternOf(match[1] ?? '')}$`),
  })),
])

function patternOf(template: string): string {
  return template
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('[\\w-]+')
}

describe('the catalogues', () => {
  test('have the same keys, but for the singular, which Chinese has not', () => {
    const withoutSingular = [...english.keys()].filter((key) => !key.endsWith('_one'))
    expect([...chinese.keys()].filter((key) => !key.endsWith('_one')).toSorted()).toEqual(withoutSingular.toSorted())
  })

  test('have both forms of every plural', () => {
    const halves = [...english.keys()].filter(
      (key) =>
        /_(?:one|other)$/.test(key) && !(english.has(`${stemOf(key)}_one`) && english.has(`${stemOf(key)}_other`)),
    )
    expect(halves).toEqual([])
  })

  test('fill the same values into a sentence', () => {
    const valuesIn = (sentence: string): string[] =>
      [...new Set([...sentence.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? ''))].toSorted()
    const different = [...chinese]
      .filter(([key, sentence]) => valuesIn(sentence).join() !== valuesIn(english.get(key) ?? '').join())
      .map(([key]) => key)
    expect(different).toEqual([])
  })

  test('hold no empty sentence', () => {
    expect([...english, ...chinese].filter(([, sentence]) => sentence.trim() === '')).toEqual([])
  })

  test('write Chinese with Chinese punctuation', () => {
    const wrong = [...chinese].filter(
      ([key, sentence]) => !key.startsWith('cli.') && /[\u4e00-\u9fff][,;?!](?![\w{])/.test(sentence),
    )
    expect(wrong).toEqual([])
  })
})

describe('the sources', () => {
  // The compiler holds this too, wherever a key's type is known.
  test('name only keys that are there', () => {
    const named = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:\b(?:t|words|say)\(\s*|\blabel:\s*)(['`])([\w-]+\.[^'`\s]*)\1/g)].map((match) => ({
        path,
        key: match[2] ?? '',
      })),
    )
    const missing = named.filter(({ key }) => {
      const pattern = new RegExp(`^${patternOf(key)}$`)
      return ![...stems].some((stem) => pattern.test(stem))
    })
    expect(named.length).toBeGreaterThan(100)
    expect(missing.map(({ path, key }) => `${path}: ${key}`)).toEqual([])
  })

  test('use every key', () => {
    const names = new Set(used.filter(({ pattern }) => pattern === null).map(({ key }) => key))
    const patterns = used.flatMap(({ pattern }) => pattern ?? [])
    const left = [...stems].filter((stem) => !names.has(stem) && !patterns.some((pattern) => pattern.test(stem)))
    expect(left).toEqual([])
  })
})

describe('a key made of parts', () => {
  const keysIn = (section: Tree): string[] => [...new Set(Object.keys(section).map(stemOf))].toSorted()

  test('names every error, and no other', () => {
    expect(keysIn(en.error)).toEqual([...errorCodes].toSorted())
  })

  test('names every reason why a line is malformed', () => {
    expect(keysIn(en.malformed)).toEqual([...faultReasons].toSorted())
  })

  test('names every fault of a query', () => {
    expect(Object.keys(en.query.fault)).toEqual([...queryFaultCodes])
  })

  test('names every notice of the engine', () => {
    expect(noticeSchema.shape.code.options.filter((code) => !keysIn(en.notice).includes(code))).toEqual([])
  })

  test('names every step of history', () => {
    expect(keysIn(en.change)).toEqual([...stepSchema.shape.label.options, 'set-field'].toSorted())
  })

  test('names every format', () => {
    const ids = [...lenses.map(({ id }) => id), UNKNOWN, 'mapping']
    expect(keysIn(en.format)).toEqual(ids.toSorted())
  })

  test('names all that a format may have no place for', () => {
    expect(keysIn(en.cannotHold)).toEqual([...cannotHold].toSorted())
  })

  test('names all that a metric may mean', () => {
    expect(keysIn(en.metric)).toEqual([...metricMeanings].toSorted())
  })

  test('names every job', () => {
    const named = keysIn(en.status).flatMap((key) => (key.startsWith('job-') ? [key.slice(4)] : []))
    expect(named).toEqual(jobSchema.shape.kind.options.toSorted())
  })

  test('names every kind of view, as a filter, as a command and when it is empty', () => {
    const missing = usualQuestions.flatMap((only) =>
      [`view.${only}`, `view.none-${only}`, `command.show-${only}`].filter((key) => !stems.has(key)),
    )
    expect(missing).toEqual([])
  })
})
