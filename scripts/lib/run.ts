import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './root.ts'

/** What a command printed on both streams, in the order it came, and how it ended. */
export interface Outcome {
  output: string
  /** The exit status, or 128 + the signal's number, as a shell has it. */
  status: number
}

/**
 * Runs a JavaScript program of this repository (a path from its root, then the arguments) on this
 * same Node, without standard input, to its end. A failure is an outcome, not an exception.
 */
export function runNode(
  [program, ...rest]: [program: string, ...rest: string[]],
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}${program}`, ...rest], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    const end = () => child.kill()
    process.once('exit', end)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('exit', end)
      resolve({ output, status: code ?? 128 + constants.signals[signal as NodeJS.Signals] })
    })
  })
}

/** The programs of npm packages, by their paths from the root. */
export const programs = {
  astro: 'node_modules/astro/bin/astro.mjs',
  autocannon: 'node_modules/autocannon/autocannon.js',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
}
