/** The grid and what surrounds it, as a person sees them: rows by their number, cells by the name of their field. */
import { expect, type Locator, type Page } from '@playwright/test'
import { FIELDS } from './rows.ts'

export type Field = (typeof FIELDS)[number]

export class Sheet {
  readonly page: Page
  /** What hears the keyboard, and becomes the editor. */
  readonly input: Locator
  /** The row panel beside the grid. */
  readonly panel: Locator
  /** The bar below, with its counts and where the work stands. */
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.input = page.getByRole('textbox', { name: 'The cell under the cursor' })
    this.panel = page.getByRole('region', { name: 'Row', exact: true })
    this.status = page.getByRole('contentinfo')
  }

  /** Waits until rows are there and the keyboard is heard. */
  async ready(): Promise<void> {
    await expect(this.row(1).getByRole('gridcell').first()).not.toHaveText('')
    await expect(this.input).toBeFocused()
  }

  /** Gives a row by its place in the view, counted from 1. */
  row(place: number): Locator {
    return this.page.locator(`[role="row"][aria-rowindex="${place + 1}"]:visible`)
  }

  cell(place: number, field: Field): Locator {
    return this.row(place).locator(`[role="gridcell"][aria-colindex="${FIELDS.indexOf(field) + 2}"]`)
  }

  /** Gives the sign in the gutter that says what became of a row. */
  mark(place: number, state: string): Locator {
    return this.row(place).getByRole('rowheader').getByRole('img', { name: state })
  }

  /** Selects a row by its number, which stands beside what was decided about it. */
  async selectRow(place: number, modifier?: 'Shift' | 'ControlOrMeta'): Promise<void> {
    const modifiers = modifier === undefined ? [] : [modifier]
    await this.row(place)
      .getByRole('rowheader')
      .click({ modifiers, position: { x: 24, y: 12 } })
  }

  /** Gives the rows in sight once all are read: their places, and what their first cells show. */
  async readShown(): Promise<ReadonlyMap<number, string>> {
    await expect(this.page.locator('[role="row"][class*="is-waiting"]:visible')).toHaveCount(0)
    const rows = await this.page.locator('[role="row"]:visible').evaluateAll((elements) =>
      elements.map((row): [number, string] => {
        const first = row.querySelector('[role="gridcell"]')
        return [Number(row.getAttribute('aria-rowindex')) - 1, first?.textContent ?? '']
      }),
    )
    return new Map(rows.filter(([place]) => place > 0))
  }

  /** Puts the cursor on a cell. */
  async goTo(place: number, field: Field): Promise<void> {
    await this.cell(place, field).click()
    await this.isAt(place, field)
  }

  /** Holds that the cursor stands on a cell. */
  async isAt(place: number, field: Field): Promise<void> {
    await expect(this.cell(place, field)).toHaveId(/cell$/)
  }

  /** Gives the place of the row that the cursor stands on. */
  place(): Promise<number> {
    return this.page
      .locator('[role="gridcell"][id$="cell"]')
      .evaluate((cell) => Number(cell.closest('[role="row"]')?.getAttribute('aria-rowindex')) - 1)
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Types over a cell and keeps it. */
  async type(place: number, field: Field, text: string): Promise<void> {
    await this.goTo(place, field)
    await this.page.keyboard.type(text)
    await this.press('Enter')
  }

  /** Runs a command by its name in the palette. */
  async run(name: string): Promise<void> {
    await this.press('ControlOrMeta+k')
    const palette = this.page.getByRole('dialog').getByRole('combobox')
    await palette.fill(name)
    await this.page
      .getByRole('option', { name, exact: true })
      .or(this.page.getByRole('option', { name }))
      .first()
      .click()
    await expect(palette).toBeHidden()
  }

  /** Gives a sentence that the window says in passing. */
  said(text: string | RegExp): Locator {
    return this.page.getByRole('region', { name: /^Notices/ }).getByText(text)
  }
}
