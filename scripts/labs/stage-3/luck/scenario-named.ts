/** The explorer's cases, for threads that are none of the explorer's. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Scenario } from '../../../explorer/scenario.ts'
import { root } from '../../../lib/root.ts'

/** A case by its name, its modules as they are imported here and now. */
export async function scenarioNamed(name: string): Promise<Scenario> {
  const folder = join(root, 'scripts/explore/scenarios')
  for (const file of globSync('*.ts', { cwd: folder }).sort()) {
    const module: Record<string, Scenario> = await import(pathToFileURL(join(folder, file)).href)
    const found = module[name]
    if (found !== undefined) return found
  }
  throw new Error(`there is no case '${name}'`)
}
