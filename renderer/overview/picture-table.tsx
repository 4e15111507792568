/** A picture's numbers as a table, for who reads them or has them read out. */
import { useWords } from '../app/words.ts'
import styles from './picture-table.module.css'
import type { TableOfPicture } from './table-of-picture.ts'

const MOST_ROWS = 500

export const PictureTable = ({ name, table }: { name: string; table: TableOfPicture }) => {
  const t = useWords()
  const shown = table.rows.slice(0, MOST_ROWS)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
    <section className={styles.frame} tabIndex={0} aria-label={name}>
      <table className={styles.table} data-figures>
        <caption className={styles.caption}>{name}</caption>
        <thead>
          <tr>
            {table.head.map((text, at) => (
              <th key={text} scope="col" data-number={at >= table.firstNumber}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              {row.cells.map((text, at) =>
                at === 0 ? (
                  <th key={table.head[at]} scope="row" title={text}>
                    {text}
                  </th>
                ) : (
                  <td key={table.head[at]} data-number={at >= table.firstNumber}>
                    {text}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > shown.length && (
        <p className={styles.rest}>{t('overview.table.rest', { count: table.rows.length - shown.length })}</p>
      )}
    </section>
  )
}
