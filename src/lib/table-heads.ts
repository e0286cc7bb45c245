/** The heads of a table's rows, which Markdown has no way to mark. */

/**
 * The HTML of a table whose first column has no head, with each row's first cell as the head of
 * that row: such a column names the rows. Any other table is left as it is.
 */
export function withRowHeads(table: string): string {
  if (!/<thead>\s*<tr>\s*<td\b/.test(table)) return table
  const body = table.indexOf('<tbody')
  return (
    table.slice(0, body) +
    table
      .slice(body)
      .replaceAll(/(<tr>\s*)<td\b([^>]*)>(.*?)<\/td>/gs, '$1<th scope="row"$2>$3</th>')
  )
}
