/** Commands that run beside this process, and what they print, line by line. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Child, type Exit, type Launch, launch } from './launch.ts'
import { sleep } from './patience.ts'

/**
 * A command with every line it prints: words, or a line for the shell. Wrappers (npm, cargo, a
 * script) are welcome: the whole process group is ended in the end.
 */
export class Program {
  readonly pid: number
  readonly standardOutput: string[] = []
  readonly standardError: string[] = []
  readonly exited: Promise<Exit>
  exit: Exit | undefined
  readonly #child: Child
  #news = Promise.withResolvers<void>()

  constructor(command: string | readonly string[], options: Launch = {}) {
    this.#child = launch(typeof command === 'string' ? ['sh', '-c', command] : command, options)
    this.pid = this.#child.pid
    this.#collect(this.#child.output, this.standardOutput)
    this.#collect(this.#child.errors, this.standardError)
    this.exited = this.#waitForExit()
  }

  /** Every line printed so far, standard error first: that is where an error stands. */
  get lines(): string[] {
    return [...this.standardError, ...this.standardOutput]
  }

  /** Resolves when it prints its next line or exits. */
  get news(): Promise<void> {
    return this.#news.promise
  }

  /** Sends a signal to the process alone: of a line for the shell, that is the shell. */
  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal)
  }

  async stop(): Promise<void> {
    await this.#child.stop()
    await this.exited
  }

  kill(): void {
    this.#child.kill()
  }

  #collect(stream: Readable, lines: string[]): void {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      this.#tell()
    })
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }

  async #waitForExit(): Promise<Exit> {
    const exit = await this.#child.exited
    // A child it left behind may hold the pipes open; the last words get a moment, no more.
    await Promise.race([this.#child.closed, sleep(300)])
    this.exit = exit
    this.#tell()
    return exit
  }
}
