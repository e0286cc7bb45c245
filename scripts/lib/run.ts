/** Programs that are run to their end, for what they print. */
import { constants } from 'node:os'
import { type Launch, launch } from './launch.ts'

/** What a command printed and how it ended. */
export interface Outcome {
  /** On both streams, in the order it came. */
  output: string
  standardOutput: string
  /** The exit status, or 128 + the signal's number, as a shell has it. */
  status: number
}

/** Runs a program to its end, without a shell. A failure is an outcome, not an exception. */
export async function run(words: readonly string[], options: Launch = {}): Promise<Outcome> {
  const child = launch(words, options)
  let [output, standardOutput] = ['', '']
  child.output.setEncoding('utf8').on('data', (text: string) => {
    output += text
    standardOutput += text
  })
  child.errors.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const { status, signal } = await child.closed
  child.kill()
  const number = signal ? constants.signals[signal] : 0
  return { output, standardOutput, status: status ?? 128 + number }
}

/**
 * Runs a JavaScript program (a path from the root of the repository, then the arguments) on this
 * same Node.
 */
export function runNode(
  words: [program: string, ...rest: string[]],
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return run([process.execPath, ...words], { environment })
}

/** What a program prints on standard output. One that fails is an error, with all that it said. */
export async function outputOf(words: readonly string[], options: Launch = {}): Promise<string> {
  const { output, standardOutput, status } = await run(words, options)
  if (status === 0) return standardOutput
  throw new Error(`${words.join(' ')} ended with status ${status}: ${output.trim()}`)
}

/** The programs of npm packages, by their paths from the root. */
export const programs = {
  astro: 'node_modules/astro/bin/astro.mjs',
  autocannon: 'node_modules/autocannon/autocannon.js',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
}
