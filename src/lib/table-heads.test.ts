import { expect, test } from 'vitest'
import { withRowHeads } from './table-heads.ts'

const body =
  '<tbody><tr><td>Takes</td><td>bytes</td></tr>\n<tr>\n<td><code>a</code></td></tr></tbody>'

test('a column without a head names the rows', () => {
  expect(withRowHeads(`<thead><tr><td></td><th scope="col">Week 3</th></tr></thead>${body}`)).toBe(
    '<thead><tr><td></td><th scope="col">Week 3</th></tr></thead><tbody><tr><th scope="row">Takes</th>' +
      '<td>bytes</td></tr>\n<tr>\n<th scope="row"><code>a</code></th></tr></tbody>',
  )
})

test('a column with a head is as it was', () => {
  const table = `<thead><tr><th scope="col">What</th></tr></thead>${body}`
  expect(withRowHeads(table)).toBe(table)
})
