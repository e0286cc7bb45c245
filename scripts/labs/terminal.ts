/**
 * Commands typed for the reader: every transcript of the guide was typed here, in a real shell,
 * and shows what the commands printed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { TranscriptData } from '../../src/lib/results.ts'
import { until } from '../lib/patience.ts'
import { root } from '../lib/root.ts'
import { LabFailure } from './lab.ts'
import { Transcript } from './transcript.ts'

/** Longest wait for a command to print what is waited for, or to end, in milliseconds. */
const PATIENCE = 60_000

/** What the project's folder is called in a transcript, whatever it is called here. */
const READERS_FOLDER = '/home/you/five-servers/'

/**
 * Opens terminals, has commands typed in them, and closes them whatever happens. Returns what they
 * showed and whatever `type` has found out.
 */
export async function transcribe<T>(
  { folder }: { folder: string },
  type: (open: () => Terminal, transcript: Transcript) => Promise<T>,
): Promise<{ transcript: TranscriptData; found: T }> {
  const transcript = new Transcript()
  const opened: Terminal[] = []
  const open = () => {
    const terminal = new Terminal(transcript, folder, opened.length + 1)
    opened.push(terminal)
    return terminal
  }
  try {
    const found = await type(open, transcript)
    return { transcript: transcript.finished(), found }
  } finally {
    await Promise.all(opened.map((terminal) => terminal.close()))
  }
}

/** How a command ended, with what it printed on both streams, in order. */
export interface Ran {
  status: number
  output: string
}

/**
 * A shell in the project's folder, in which `node` is this Node. Standard output and standard
 * error go to one file, as they go to one screen, so their order is the true one.
 */
export class Terminal {
  readonly #transcript: Transcript
  readonly #shell: ChildProcess
  /** Ends what the shell has started when this process is no more. */
  readonly #guard: ChildProcess
  readonly #commands: Writable
  readonly #folder: string
  readonly #number: number
  readonly #screen: string
  /** How each command ended, by its number. */
  readonly #statuses = new Map<number, number>()
  #typed = 0
  /** How much of the screen the transcript has. */
  #shown = 0

  /**
   * `folder` is where commands may put files; the reader is shown /tmp in its place. `number`:
   * which of several terminals it is, from 1.
   */
  constructor(transcript: Transcript, folder: string, number = 1) {
    this.#transcript = transcript
    this.#number = number
    this.#folder = folder
    this.#screen = join(mkdtempSync(join(folder, 'terminal-')), 'screen')
    const screen = openSync(this.#screen, 'a')
    this.#shell = spawn('bash', ['-c', READ_EVALUATE_REPORT], {
      cwd: root,
      detached: true,
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
      stdio: ['ignore', screen, screen, 'pipe', 'pipe'],
    })
    this.#commands = this.#shell.stdio[3] as Writable
    const reports = this.#shell.stdio[4] as Readable
    // A shell that is ended takes its pipes with it.
    for (const pipe of [this.#commands, reports]) pipe.on('error', () => {})
    createInterface({ input: reports }).on('line', (line) => {
      const [number, status] = line.split(' ').map(Number)
      this.#statuses.set(number ?? 0, status ?? 0)
    })
    terminals.add(this)
    // Its input ends with this process, even where that has no time for a last word.
    this.#guard = spawn('sh', ['-c', `read -r _; kill -KILL -${this.#shell.pid}`], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
  }

  /** Types a command, waits until it ends, and shows what it printed. */
  async run(command: string): Promise<Ran> {
    const number = this.#type(command)
    const status = await this.#status(number, command)
    return { status, output: this.#show() }
  }

  /** Types a command that stays, waits until it has printed `expected`, and shows that. */
  async start(command: string, expected: RegExp): Promise<string> {
    this.#type(command)
    return await this.show(expected)
  }

  /** Waits until something new that matches has been printed, and shows all that is new. */
  async show(expected: RegExp): Promise<string> {
    const found = await until(PATIENCE, () => expected.test(this.#fresh()))
    if (!found) throw new LabFailure(`${expected} was not printed, but: ${this.#fresh()}`)
    return this.#show()
  }

  /** Ctrl-C: interrupts the command that stays, and shows its last words. */
  async interrupt(): Promise<Ran> {
    this.#transcript.note('Ctrl-C', this.#number)
    const children = () => childrenOf(this.#shell.pid ?? 0)
    // The shell may not have started it yet.
    await until(PATIENCE, () => children().length > 0)
    for (const child of children()) process.kill(child, 'SIGINT')
    const status = await this.#status(this.#typed, 'Ctrl-C')
    return { status, output: this.#show() }
  }

  /** Ends the shell and whatever it has started. */
  async close(): Promise<void> {
    this.kill()
    await new Promise((resolve) => {
      if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) resolve(undefined)
      else this.#shell.once('exit', resolve)
    })
  }

  kill(): void {
    terminals.delete(this)
    this.#guard.kill('SIGKILL')
    try {
      process.kill(-(this.#shell.pid ?? 0), 'SIGKILL')
    } catch {
      // ESRCH: it has ended by itself
    }
  }

  /** Returns the command's number. */
  #type(command: string): number {
    this.#transcript.command(this.#asShown(command), this.#number)
    this.#commands.write(`${command}\0`)
    this.#typed += 1
    return this.#typed
  }

  async #status(number: number, command: string): Promise<number> {
    if (!(await until(PATIENCE, () => this.#statuses.has(number)))) {
      throw new LabFailure(`'${command}' does not end`)
    }
    return this.#statuses.get(number) ?? 0
  }

  #fresh(): string {
    return readFileSync(this.#screen, 'utf8').slice(this.#shown)
  }

  #show(): string {
    const text = this.#fresh()
    this.#shown += text.length
    this.#transcript.output(this.#asShown(text), this.#number)
    return text
  }

  /** Without colours, and without the folders of this machine, which stand in a stack as URLs. */
  #asShown(text: string): string {
    return text
      .replaceAll(this.#folder, '/tmp')
      .replaceAll(root, READERS_FOLDER)
      .replaceAll(pathToFileURL(root).pathname, READERS_FOLDER)
      .replace(ESCAPE_SEQUENCES, '')
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is to find.
const ESCAPE_SEQUENCES = /\u001b\[[0-9;]*[A-Za-z]/g

/** Whatever still runs when this process ends, however it ends, is killed. */
const terminals = new Set<Terminal>()
process.on('exit', () => {
  for (const terminal of terminals) terminal.kill()
})

/**
 * What the shell does: reads a command, up to a NUL, from descriptor 3, carries it out, and tells
 * its number and status on descriptor 4. A command may so use standard input, and hold newlines.
 */
const READ_EVALUATE_REPORT = `
while IFS= read -r -d '' -u 3 command; do
  eval "$command" 3<&- 4>&-
  printf '%d %d\\n' $((number += 1)) "$?" >&4
done`

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.split(' ').filter(Boolean).map(Number)
}
