/** Tells whether an element is being typed into, and so has the first right to keys. */

/**
 * Tells whether keys pressed at an element write text. The grid's own field holds the focus for it (so that an input
 * method starts with the first key), and counts only while a cell is being typed.
 */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      'textarea:not([data-idle]), select, input:not([type=checkbox], [type=radio], [type=button], [readonly])',
    ))
