/** The C programs of the labs. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lib/root.ts'
import { LabFailure } from './lab.ts'

/** Compiles a C program of this repository (a path from its root) and returns where it stands. */
export function compile(source: string, folder: string): string {
  const program = join(folder, source.replaceAll('/', '-').replace(/\.c$/, ''))
  const words = ['-O2', '-Wall', '-Werror', '-o', program, join(root, source)]
  const { status, stderr } = spawnSync('cc', words, { encoding: 'utf8' })
  if (status !== 0) throw new LabFailure(`cc could not compile ${source}: ${firstLine(stderr)}`)
  return program
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
