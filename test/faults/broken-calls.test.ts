/**
 * P3: each system call by which a save alters anything fails in turn, with each of several errors, or the program is
 * killed over it. The file is the old one or the new one, whole; "saved" is said only of the new one; and at the next
 * opening the journal knows which it is. (The same within the program, on a disk that breaks: broken-disk.test.ts.)
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { Asked } from './support/asked.ts'
import { Dice, isQuick, runSeed, tell, timeFor } from './support/fault-runs.ts'
import { textsOf } from './support/inspect.ts'
import { fileOf } from './support/row-model.ts'
import { Strace, whyNoStrace } from './support/strace.ts'

const original = Array.from({ length: 20 }, (_, row) => `{"id":${row},"text":"原文 ${row}"}`)
const edited = original.with(3, '{"id":3,"text":"mended"}').toSpliced(5, 1)

/** Calls that alter what is on the disk, or open what will be altered. */
const kinds =
  'openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,fchmod,chmod,fchmodat,fchown,chown,fchownat'
const faults = ['error=EIO', 'error=ENOSPC', 'error=EPERM', 'error=EDQUOT', 'signal=KILL'] as const
/** A call that says it has written ten bytes and has written none. */
const LIE = 'retval=10'
type Fault = (typeof faults)[number] | typeof LIE

interface Point {
  call: string
  count: number
}

const reason = whyNoStrace()
if (reason !== null) tell(`P3: skipped, ${reason}`)

test.skipIf(reason !== null)(
  `every call of a save fails in turn and leaves the old file or the new one${reason === null ? '' : ` (skipped: ${reason})`}`,
  { timeout: timeFor(250, 6000) },
  async () => {
    const seed = runSeed()
    const dice = new Dice(seed)
    const stage = new Stage()
    const points = await stage.listPoints()
    const outcomes = { old: 0, new: 0, killed: 0 }
    let injected = 0
    for (const { call, count } of points) {
      for (let n = 1; n <= count; n++) {
        for (const fault of faultsFor(call, dice)) {
          const outcome = await stage.saveWith(call, n, fault)
          if (outcome === null) continue
          outcomes[outcome] += 1
          injected += 1
        }
      }
    }
    await stage.end()
    const all = points.reduce((sum, { count }) => sum + count, 0)
    expect(all).toBeGreaterThan(12)
    expect(injected).toBeGreaterThan(all)
    tell(
      `P3: seed ${seed}, ${all} calls of a save (${points.map(({ call, count }) => `${count} ${call}`).join(', ')}), ${injected} faults: ${outcomes.old} left the old file, ${outcomes.new} the new one, ${outcomes.killed} were kills; 0 mixed, 0 said to be saved falsely`,
    )
  },
)

// In haste each call meets two of the faults, by the dice; else all of them.
const faultsFor = (call: string, dice: Dice): readonly Fault[] => {
  const lies: Fault[] = call === 'pwrite64' || call === 'write' ? [LIE] : []
  if (!isQuick) return [...faults, ...lies]
  const first = dice.below(faults.length)
  return [faults[first], faults[(first + 1 + dice.below(faults.length - 1)) % faults.length], ...lies]
}

class Stage {
  #host: Asked | null = null

  /** Lists the calls that an undisturbed save makes. */
  async listPoints(): Promise<Point[]> {
    using round = await this.#prepare()
    const strace = await Strace.attach(round.host.pid, round.log, ['-e', `trace=${kinds}`], round.paths)
    await round.host.ask({ do: 'save' })
    const counts = new Map<string, number>()
    for (const line of await strace.detach()) {
      const call = /^\d+ +(\w+)\(/.exec(line)?.[1]
      if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1)
    }
    await round.host.ask({ do: 'close' })
    return [...counts].map(([call, count]) => ({ call, count }))
  }

  /** Saves with a fault; gives what became of the file, or null when the save did not come so far. */
  async saveWith(call: string, n: number, fault: Fault): Promise<'old' | 'new' | 'killed' | null> {
    using round = await this.#prepare()
    const inject = `inject=${call}:${fault}:when=${n}`
    // A lie about the journal can't be told before it is read; one about the new file has to be.
    const paths = fault === LIE ? [round.temp] : round.paths
    const strace = await Strace.attach(round.host.pid, round.log, ['-e', `trace=${call}`, '-e', inject], paths)
    const answer = await round.host.tryToAsk({ do: 'save' })
    const lines = await strace.detach()
    const wasReached = fault === 'signal=KILL' ? answer === null : lines.some((line) => line.includes('(INJECTED)'))
    const where = `${call} ${n} ${fault}`

    const found = readFileSync(round.path, 'utf8')
    expect([fileOf(original), fileOf(edited)], where).toContain(found)
    if (answer !== null && 'ok' in answer) expect(found, `${where}: said to be saved`).toBe(fileOf(edited))
    if (answer !== null && 'error' in answer) expect(answer.error.code, where).not.toBe('unexpected')
    if (fault === LIE && wasReached) expect(answer, where).toMatchObject({ error: { code: 'verify-failed' } })
    if (answer === null) this.#host = null
    else await round.host.ask({ do: 'close' })
    await this.#expectSettled(round, where)
    if (!wasReached) return null
    if (answer === null) return 'killed'
    return found === fileOf(edited) ? 'new' : 'old'
  }

  async end(): Promise<void> {
    await this.#host?.end()
  }

  /** Opens a dataset of its own and changes it, so that all that is left is the save. */
  async #prepare() {
    // One thread for all calls to the disk: strace counts the calls of each thread for itself.
    const host = this.#host ?? (await Asked.start({ UV_THREADPOOL_SIZE: '1' }))
    this.#host = host
    const folder = testFolder()
    const path = join(folder.path, 'data.jsonl')
    writeFileSync(path, fileOf(original))
    const dataFolder = join(folder.path, 'data')
    const { dataset } = await host.ask({ do: 'open', path, dataFolder })
    await host.ask({ do: 'set', row: 3, key: 'text', json: '"mended"' })
    await host.ask({ do: 'delete', row: 5 })
    const home = join(dataFolder, 'datasets', dataset)
    const temp = join(folder.path, `.data.jsonl.${dataset.slice(0, 8)}.winnow-tmp`)
    const paths = [path, temp, folder.path, join(folder.path, '.winnow-backups'), home]
    for (const name of ['journal-0.wjl', '.journal-0.wjl.new', 'old-0.rows', 'about.json']) paths.push(join(home, name))
    const log = join(folder.path, 'strace.log')
    return { host, path, dataFolder, temp, paths, log, [Symbol.dispose]: () => folder[Symbol.dispose]() }
  }

  /** Reopens as the next day would: the changes are there once, can be saved, and can be taken back. */
  async #expectSettled({ path, dataFolder, temp }: { path: string; dataFolder: string; temp: string }, where: string) {
    const engine = await startEngine(dataFolder, { dataFolder })
    const window = await Window.open(engine, path)
    expect(await textsOf(window), where).toEqual(edited)
    expect(readdirSync(join(temp, '..')).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])
    await window.save()
    expect(readFileSync(path, 'utf8'), where).toBe(fileOf(edited))
    await window.undo()
    await window.undo()
    await window.save()
    expect(readFileSync(path, 'utf8'), where).toBe(fileOf(original))
    await engine.close()
  }
}
