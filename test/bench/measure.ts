/** How benches time and count: every figure is a median or a percentile, and what is compared runs in the same minute. */

/** Prints one line. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Gives how many milliseconds a work took. */
export const timed = async (work: () => unknown): Promise<number> => {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

/** Gives the number below which a share (0 to 1) of the numbers lies; NaN of none. */
export const percentile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/**
 * Times contenders by turns, one after the other in each round, so that what else the machine does falls on all alike.
 * A round before the first warms files, threads and compiled code. A contender may give its own milliseconds.
 */
export const medians = async (
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<number>>>,
): Promise<ReadonlyMap<string, number>> => {
  const times = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const ms = await run()
      if (round >= 0) times.get(name)?.push(ms)
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}
