/** The ids of the plan: as it was handed over, and as the site has them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from 'htmlparser2'

/** The ids of all the plan's items, as the plan was handed over: no item may disappear. */
export const planIds: readonly string[] = readFileSync(
  new URL('../fixtures/plan-ids.txt', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')

/** Every `data-plan` on the pages of a built site, with the pages it is on. */
export function planIdsOnSite(folder: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.html')) continue
    const parser = new Parser({
      onattribute(name, id) {
        if (name === 'data-plan') found.set(id, (found.get(id) ?? new Set()).add(file))
      },
    })
    parser.end(readFileSync(join(folder, file), 'utf8'))
  }
  return found
}
