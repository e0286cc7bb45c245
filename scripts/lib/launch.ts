/**
 * Starts processes. None of them outlives this one, however that ends: each leads a process group
 * of its own, and a guard kills the groups that are left.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { root } from './root.ts'
import { UsageError } from './usage-error.ts'

export interface Launch {
  /** Where it runs: the repository's root if not given. Paths among its words are relative to it. */
  folder?: string
  /** What its environment has besides that of this process. */
  environment?: NodeJS.ProcessEnv | undefined
  /** Whether it has a standard input, to be typed at. */
  typed?: boolean
}

/** How a process ended. */
export interface Exit {
  /** Undefined where a signal ended it. */
  status: number | undefined
  signal: NodeJS.Signals | undefined
  /** `exit status 1`, `killed by SIGTERM` */
  description: string
}

/** Starts a program: its name, which is looked up in PATH, and its arguments. There is no shell. */
export function launch(words: readonly string[], options: Launch = {}): Child {
  return new Child(words, options)
}

/** A running process and whatever it has started: its process group. */
export class Child {
  /** The number of the process and of its group. */
  readonly pid: number
  readonly output: Readable
  readonly errors: Readable
  readonly exited: Promise<Exit>
  /** Exited, and all that it and its children had to say has been read. */
  readonly closed: Promise<Exit>
  exit: Exit | undefined
  readonly #process: ChildProcess

  constructor(
    [program = '', ...words]: readonly string[],
    { folder = root, environment, typed }: Launch,
  ) {
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...process.env, ...environment },
      detached: true,
      stdio: [typed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    })
    child.once('error', () => {}) // told by the missing pid
    if (child.pid === undefined) throw new UsageError(`cannot start ${program} in ${folder}`)
    this.#process = child
    this.pid = child.pid
    this.output = child.stdout as Readable
    this.errors = child.stderr as Readable
    // It may be gone before it has read all: that is not this end's problem.
    child.stdin?.on('error', () => {})
    guard(this.pid)
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.exit = exitOf(code, signal)
        if (!isAlive(this.pid)) release(this.pid)
        resolve(this.exit)
      })
    })
    this.closed = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve(exitOf(code, signal)))
    })
  }

  get input(): Writable | null {
    return this.#process.stdin
  }

  /** Sends a signal to the process alone. */
  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** SIGTERM to the group; SIGKILL to what has not ended `patience` milliseconds later. */
  async stop(patience = 500): Promise<void> {
    if (!this.exit) {
      send(this.pid, 'SIGTERM')
      const timer = setTimeout(() => send(this.pid, 'SIGKILL'), patience)
      await this.exited
      clearTimeout(timer)
    }
    this.kill()
    await this.exited
  }

  /** SIGKILL to the group. */
  kill(): void {
    send(this.pid, 'SIGKILL')
    release(this.pid)
  }
}

function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
  if (code === null) {
    return { status: undefined, signal: signal ?? undefined, description: `killed by ${signal}` }
  }
  // A shell in between reports the signal that ended its child as 128 and the signal's number.
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  const description = name ? `exit status ${code}: killed by ${name}` : `exit status ${code}`
  return { status: code, signal: undefined, description }
}

/** The groups in which something may still run. */
const groups = new Set<number>()
/** What the guard is told through. */
let toGuard: Writable | undefined

function guard(group: number): void {
  toGuard ??= startGuard()
  groups.add(group)
  toGuard.write(`+ ${group}\n`)
}

function release(group: number): void {
  if (groups.delete(group)) toGuard?.write(`- ${group}\n`)
}

/**
 * The guard is told which groups there are. Its input ends with this process, even where that has
 * no time for a last word, and then it ends the groups that are left.
 */
function startGuard(): Writable {
  process.once('exit', () => {
    for (const group of groups) send(group, 'SIGKILL')
  })
  const child = spawn('sh', ['-c', GUARD_SCRIPT], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  child.once('error', () => {})
  child.stdin.on('error', () => {})
  return child.stdin
}

const GUARD_SCRIPT = `
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -KILL "-$group"; done
`

function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

function send(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // ESRCH: the last process of the group is gone
  }
}
