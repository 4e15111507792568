/** How numbers are grouped in each language. Making a format takes as long as a hundred uses of it, so each is made once. */
const formats = new Map<string | undefined, Intl.NumberFormat>()

/** Gives the format of whole numbers in a language. */
export const numberFormat = (language: string | undefined): Intl.NumberFormat => {
  const known = formats.get(language)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(language)
  formats.set(language, made)
  return made
}
