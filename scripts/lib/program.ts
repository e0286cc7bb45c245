import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { sleep, within } from './patience.ts'
import { root } from './root.ts'
import { UsageError } from './usage-error.ts'

/** How a program ended: `exit status 1`, `killed by SIGTERM`. */
export interface Exit {
  status: number | undefined
  description: string
}

/** Whatever still runs when this process ends, however it ends, is killed. */
const running = new Set<Program>()
process.on('exit', () => {
  for (const program of running) program.kill()
})

/**
 * A command run by the shell in a process group of its own, with every line it prints. Wrappers
 * (npm, cargo, a script) are welcome: the whole group is ended in the end.
 */
export class Program {
  readonly group: number
  readonly standardOutput: string[] = []
  readonly standardError: string[] = []
  readonly exited: Promise<Exit>
  exit: Exit | undefined
  readonly #child: ChildProcess
  #news = Promise.withResolvers<void>()

  /** Paths in the command are relative to `folder`. */
  constructor(command: string, folder = root) {
    this.#child = spawn('sh', ['-c', command], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.once('error', () => {}) // told by the missing pid, below
    if (this.#child.pid === undefined) throw new UsageError(`no shell can be started in ${folder}`)
    this.group = this.#child.pid
    running.add(this)
    this.#collect('stdout', this.standardOutput)
    this.#collect('stderr', this.standardError)
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

  /** SIGTERM to the group, and SIGKILL to what does not listen. */
  async stop(): Promise<void> {
    if (!this.exit) {
      this.#signalGroup('SIGTERM')
      await within(500, this.exited)
    }
    this.kill()
    await this.exited
  }

  kill(): void {
    this.#signalGroup('SIGKILL')
    running.delete(this)
  }

  #signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.group, signal)
    } catch {
      // ESRCH: the last process of the group is gone
    }
  }

  #collect(name: 'stdout' | 'stderr', lines: string[]): void {
    const stream = this.#child[name]
    if (!stream) return
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
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()))
    const exit = await new Promise<Exit>((resolve) =>
      this.#child.once('exit', (code, signal) => resolve(describeExit(code, signal))),
    )
    // A child it left behind may hold the pipes open; the last words get a moment, no more.
    await Promise.race([closed, sleep(300)])
    this.exit = exit
    this.#tell()
    return exit
  }
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): Exit {
  if (code === null) return { status: undefined, description: `killed by ${signal}` }
  // A shell in between reports the signal that ended its child as 128 and the signal's number.
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  const description = name ? `exit status ${code}: killed by ${name}` : `exit status ${code}`
  return { status: code, description }
}
