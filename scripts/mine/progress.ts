/** What the reader's own servers have passed: mine/progress.json, which the site imports. */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import {
  nothing,
  type Progress,
  parse,
  prove,
  serialize,
} from '../../src/browser/progress/progress.ts'
import type { Result } from '../checks/run.ts'
import { writeWhole } from './file.ts'
import { mineFolder } from './folder.ts'

const FILE = 'progress.json'

/** The ids of the plan that a run proves: those all of whose `checks` it made, and passed. */
export function provedBy(
  results: readonly Result[],
  checks: readonly { id: string; milestone: string }[],
): string[] {
  const passed = new Set(
    results.filter(({ status }) => status === 'passed').map(({ check }) => check.id),
  )
  const milestones = Map.groupBy(checks, ({ milestone }) => milestone)
  return [...milestones]
    .filter(([, asked]) => asked.every(({ id }) => passed.has(id)))
    .map(([milestone]) => milestone)
}

/** Adds what was proved, with what was checked, to the reader's file. Nothing is ever taken away. */
export function recordProof(ids: readonly string[], what: string, at: Date = new Date()): void {
  const file = join(mineFolder(), FILE)
  let progress = readProgress()
  for (const id of ids) progress = prove(progress, id, what, at)
  writeWhole(file, `${serialize(progress, 2)}\n`)
}

/** What is in the file; a damaged one is put aside, for somebody to mend. */
export function readProgress(): Progress {
  const file = join(mineFolder(), FILE)
  if (!existsSync(file)) return nothing
  const read = parse(readFileSync(file, 'utf8'))
  if (read?.whole) return read.progress
  renameSync(file, `${file}.damaged.${Date.now()}`)
  return read?.progress ?? nothing
}
