/** The reader's servers in other languages: commands that were given once and are remembered. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/usage-error.ts'
import { writeWhole } from './file.ts'
import { mineFolder } from './folder.ts'

/** A command and where it is run. */
export interface OwnCommand {
  command: string
  folder: string
}

/** What a command is remembered for: `stage 2`, or `week 3`. */
export type Occasion = `stage ${number}` | `week ${number}`

const FILE = '.servers.json'

/** The command of the reader's server, if one was given. Throws a UsageError on a damaged file. */
export function rememberedCommand(occasion: Occasion): OwnCommand | undefined {
  return readAll()[occasion]
}

/** Remembers the command, and says whether it is another than before. */
export function rememberCommand(occasion: Occasion, own: OwnCommand): boolean {
  const all = readAll()
  const before = all[occasion]
  if (before?.command === own.command && before.folder === own.folder) return false
  writeWhole(
    join(mineFolder(), FILE),
    `${JSON.stringify({ ...all, [occasion]: own }, undefined, 2)}\n`,
  )
  return true
}

function readAll(): Partial<Record<Occasion, OwnCommand>> {
  const file = join(mineFolder(), FILE)
  if (!existsSync(file)) return {}
  try {
    const all: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof all === 'object' && all !== null) return all
  } catch {
    // said below
  }
  throw new UsageError(`${file} cannot be read; mend it, or delete it and give --cmd again`)
}
