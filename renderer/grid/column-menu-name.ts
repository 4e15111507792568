/** Only one of the grid's menus is open at a time: a column's, named by its key, or the chooser of columns. */
export const CHOOSER = 'chooser'
