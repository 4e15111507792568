/** How much work something is, whatever else the machine does meanwhile: a limit on it does not fail on a busy one. */

/** Gives the processor time that work takes, in ms. */
export const cpuMs = (work: () => unknown): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
