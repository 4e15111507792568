/**
 * As much of AssemblyScript's compiler as kernels.ts uses. Its own types would bring a second `console`, and the globals of
 * its language, into every file of this room.
 */
declare const asc: {
  main(args: readonly string[]): Promise<{ error: Error | null; stderr: { toString(): string } }>
}
export default asc
