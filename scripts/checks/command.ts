/** The command of a server under check, what it prints, and whatever comes from it. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Child, type Exit, launch } from '../lib/launch.ts'
import { sleep, until } from '../lib/patience.ts'
import { isThere, killProcess, type Process, processNumbered } from '../lib/processes.ts'
import { environmentOf, marked, newMark } from './marks.ts'
import { type Pipe, pipe } from './pipe.ts'

/** Puts the shell's output into two pipes, before it runs the line. */
const INTO_PIPES = 'exec >"$1" 2>"$2" && exec sh -c "$0"'
/** Milliseconds that last words have once the command has ended, and others may still hold the pipes. */
const LAST_WORDS = 300
/** Of each stream no more lines are kept: who complains of the same thing for ever fills any memory. */
export const MOST_LINES = 1_000_000
/** Milliseconds in which a process is gone that was killed. */
const DYING = 200

/**
 * A line for the shell, with every line it prints. Its standard output and error are pipes, which
 * it may open again (`/dev/stdout`). What comes from it is known by a mark in its environment, and
 * ended with it.
 */
export class Command {
  readonly pid: number
  readonly standardOutput: string[] = []
  readonly standardError: string[] = []
  readonly exited: Promise<Exit>
  exit: Exit | undefined
  /** When it was started, in the ticks of `Process.began`. */
  readonly began: number
  readonly #child: Child
  readonly #mark = newMark()
  readonly #pipes: readonly Pipe[]
  #news = Promise.withResolvers<void>()

  constructor(line: string, folder: string, environment: NodeJS.ProcessEnv = {}) {
    const [output, errors] = [pipe(), pipe()]
    this.#pipes = [output, errors]
    this.#child = launch(['sh', '-c', INTO_PIPES, line, output.path, errors.path], {
      folder,
      environment: { ...environment, ...environmentOf(this.#mark) },
    })
    this.pid = this.#child.pid
    this.began = Number(processNumbered(this.pid)?.began ?? 0)
    const read = Promise.all([
      this.#collect(output.reading, this.standardOutput),
      this.#collect(errors.reading, this.standardError),
    ])
    // What the first shell itself has to say; the rest comes through the pipes.
    this.#collect(this.#child.errors, this.standardError)
    this.#child.output.resume()
    this.exited = this.#waitForExit(read)
  }

  /** How it has ended, if it has; `exit` comes later, with its last words. */
  get ended(): Exit | undefined {
    return this.#child.exit
  }

  /** Every line printed so far, standard error first: that is where an error stands. */
  get lines(): string[] {
    return [...this.standardError, ...this.standardOutput]
  }

  /** Resolves when it prints its next line or exits. */
  get news(): Promise<void> {
    return this.#news.promise
  }

  /** Sends a signal to the process alone: the shell, or what that has become. */
  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal)
  }

  /** Those that come from it, in whatever session, and have not ended. */
  family(): Process[] {
    return marked(this.#mark)
  }

  /** Ends it, and those that come from it. Returns who had left its process group and stayed on. */
  async stop(): Promise<Process[]> {
    await this.#child.stop()
    for (const { release } of this.#pipes) release()
    await this.exited
    const here = this.family()
    if (here.length > 0) await until(DYING, () => !here.some(isThere))
    const left = this.family()
    left.forEach(killProcess)
    for (const { reading } of this.#pipes) reading.destroy()
    return left
  }

  #collect(stream: Readable, lines: string[]): Promise<void> {
    stream.on('error', () => {}) // it ends then, too
    const reader = createInterface({ input: stream })
    reader.on('line', (line) => {
      if (lines.length < MOST_LINES) lines.push(line)
      this.#tell()
      if (lines.length < MOST_LINES) return
      reader.close()
      stream.resume()
    })
    return new Promise((resolve) => reader.once('close', resolve))
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }

  async #waitForExit(read: Promise<unknown>): Promise<Exit> {
    const exit = await this.#child.exited
    for (const { release } of this.#pipes) release()
    await Promise.race([read, sleep(LAST_WORDS)])
    this.exit = exit
    this.#tell()
    return exit
  }
}
