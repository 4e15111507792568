/**
 * The few signs that the window uses, drawn on one 16 px grid with one stroke. An icon never stands alone: the control
 * around it carries the name.
 */
const PATHS = {
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  redo: 'm10.5 3 3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10',
  panel: 'M2.5 3.5h11v9h-11zM9.5 3.5v9',
  columns: 'M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'm4 4 8 8M12 4l-8 8',
  folder: 'M2 4.5v8h12v-7H7.5L6 3.5H2z',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  up: 'M8 13V3.5M4 7.5l4-4 4 4',
  chevron: 'm6 4 4 4-4 4',
  stepUp: 'm4 10 4-4 4 4',
  stepDown: 'm4 6 4 4 4-4',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14',
} as const
export type IconName = keyof typeof PATHS

/** Draws a sign in the colour of the text around it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' ? 2 : 1.35}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
)
