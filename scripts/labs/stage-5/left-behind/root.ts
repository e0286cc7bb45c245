/** The files that these servers serve. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeFiles } from '../../stage-4/contenders.ts'

/** The document root in a lab's folder, made where it is not there yet. */
export function rootIn(folder: string): string {
  const root = join(folder, 'root')
  return existsSync(root) ? root : makeFiles(folder)
}
