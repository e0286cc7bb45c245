/** A lab run to its result. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LabResult, labResult } from '../../src/lib/results.ts'
import { sourcesHash } from '../../src/lib/sources-hash.ts'
import { root } from '../lib/root.ts'
import { quoted } from '../lib/shell.ts'
import { type Lab, LabFailure, type Session } from './lab.ts'
import { describeMachine } from './machine.ts'
import { sourcesOf } from './sources.ts'
import { missingTools, type ToolName, toolVersion } from './tools.ts'

export interface RunOptions {
  quick?: boolean
  progress?: (text: string) => void
}

/**
 * Runs a lab and returns its result, checked against the schema and with all that says where it
 * comes from. Throws LabFailure where a tool is missing or the lab cannot be carried out.
 */
export async function runLab(lab: Lab, options: RunOptions = {}): Promise<LabResult> {
  const missing = absent(lab.needs ?? [])
  if (missing.length > 0) throw new LabFailure(missingTools(missing))
  const wanted = [...(lab.needs ?? []), ...(lab.uses ?? [])]
  const tools = new Set(wanted.filter((name) => toolVersion(name) !== undefined))

  const files = sourcesOf(lab)
  // Before the run: an edit made while it lasts has not been measured.
  const hash = sourcesHash(files, root)
  const measured = new Date().toISOString()
  const folder = realpathSync(mkdtempSync(join(plainTemporary(), 'lab-')))
  try {
    const session: Session = {
      quick: options.quick ?? false,
      folder,
      tools,
      progress: options.progress ?? (() => {}),
    }
    const { values, plots, transcripts, data } = await lab.run(session)
    return labResult.parse({
      lab: lab.name,
      title: lab.title,
      command: `npm run lab -- ${lab.name}`,
      measured,
      machine: describeMachine(tools),
      sources: { files, hash },
      values,
      plots,
      transcripts,
      ...(data !== undefined && { data }),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Commands are typed as the guide shows them, and a path in them needs no quotes: where that of
 * TMPDIR would, /tmp takes its place.
 */
function plainTemporary(): string {
  return quoted(tmpdir()) === tmpdir() ? tmpdir() : '/tmp'
}

/** The tools among these that the machine lacks. */
export function absent(tools: readonly ToolName[]): ToolName[] {
  return tools.filter((name) => toolVersion(name) === undefined)
}

/** Writes a result as `NAME.json` into a folder, and returns the file's path. */
export function saveResult(result: LabResult, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${result.lab}.json`)
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`)
  return file
}
