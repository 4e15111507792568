/** Where menus over the rows are drawn: outside of the rows, which clip what they hold, but within their landmark. */

/** Gives the page's main part; null where there is none, and a menu then goes to the end of the page. */
export const mainLandmark = (): HTMLElement | null => document.querySelector('main')
