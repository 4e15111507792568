/** Equal lines found by hashes, beside lines that are looked at one by one. */
import { expect, test } from 'vitest'
import { randomFrom } from '../../doubles/random.ts'
import { Finding, TEXT_ALONE } from './found-window.ts'

test('equal lines are found as they are now, whatever has changed', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const random = randomFrom(seed)
    const text = (): string => JSON.stringify({ text: `t${Math.floor(random() * 12)}` })
    await using finding = await Finding.open(Array.from({ length: 40 }, () => JSON.parse(text())))
    for (let round = 0; round < 3; round++) {
      const before = await (await finding.window.afresh()).rows()
      for (const { row } of before.filter(({ isDeleted }) => !isDeleted)) {
        const die = random()
        const target = { kind: 'row', row } as const
        if (die < 0.1) await finding.window.apply({ kind: 'delete', target })
        else if (die < 0.2) await finding.window.apply({ kind: 'replace', row, text: text() })
        else if (die < 0.25) await finding.window.apply({ kind: 'insert', after: row, lines: [text()] })
      }
      if (random() < 0.3) await finding.window.save()
      const { compared } = await finding.find({ ...TEXT_ALONE, compared: { kind: 'line' } })
      const rows = await (await finding.window.afresh()).rows([['text']])
      const there = rows.filter(({ isDeleted }) => !isDeleted)
      const same = (own: (typeof rows)[number]): number =>
        there.filter(({ cells }) => cells[0]?.text === own.cells[0]?.text).length
      const wanted = there.filter((row) => same(row) > 1).map(({ number }) => number)
      expect(compared).toBe(there.length)
      expect(await finding.ask('is:duplicate'), `seed ${seed}`).toEqual(wanted)
      expect(await finding.ask('copies>0 -is:deleted'), `seed ${seed}`).toEqual(wanted)
    }
  }
})
