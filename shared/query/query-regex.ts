/** The regular expressions of a query: JavaScript's own, by code points where their text allows it. */

/**
 * Compiles an expression of a query; flags are of `i`, `m` and `s`. Throws a SyntaxError whose message says what is wrong. What only
 * the older grammar takes, as `[\w-.]`, is read by that.
 */
export const compileQueryRegex = (source: string, flags: string): RegExp => {
  try {
    return new RegExp(source, `${flags}u`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return new RegExp(source, flags)
  }
}
