/** What is checked: a command, or a server that runs already. */
import { dist, root } from '../lib/root.ts'
import { fillBlank, quoted } from '../lib/shell.ts'
import { UsageError } from '../lib/usage-error.ts'
import { whereTyped } from '../lib/where-typed.ts'
import type { Address } from './address.ts'

/** What is to be checked. */
export type Target = RunningTarget | CommandTarget

/** A server that somebody has started. */
export interface RunningTarget {
  kind: 'running'
  address: Address
  description: string
  /** The folder of the known files, where a stage serves files. */
  root?: string | undefined
}

/** A command: one that starts a server, or a program that the checks themselves start. */
export interface CommandTarget {
  kind: 'server' | 'program'
  /**
   * With `{port}` and, where a stage serves files, `{root}`. The flags that a check adds go to
   * `{flags}`, or to the end where there is none.
   */
  command: string
  /** Where it is run. */
  folder: string
  description: string
  /** A server of this repository: it must take every flag that a check gives it. */
  own: boolean
  /** What `{root}` stands for; the built guide if not given. */
  root?: string | undefined
}

/** A server of this repository, run by the Node that runs the checks. */
export function ownServer(file: string, words = '--port {port}'): CommandTarget {
  return {
    kind: 'server',
    command: `${quoted(process.execPath)} ${quoted(file)} ${words}`,
    folder: root,
    description: `node ${file} ${words}`.trim(),
    own: true,
  }
}

/** A program of this repository that is no server. */
export function program(file: string, words?: string): CommandTarget {
  return { ...ownServer(file, words), kind: 'program' }
}

/** A scenario for the explorer. */
export function explored(file: string): CommandTarget {
  return program('scripts/explore.ts', quoted(file))
}

/** A command of the reader's, run where the reader is, in the place of ours. */
export function commandTarget(
  command: string,
  own: CommandTarget,
  folder: string = whereTyped('check'),
): CommandTarget {
  return { kind: own.kind, command, folder, description: command, own: false }
}

/** Throws a UsageError where a command of the reader's has no place for what ours is told. */
export function requireBlanks({ command }: CommandTarget, own: CommandTarget, files: Files): void {
  for (const [blank, what] of NEEDED) {
    if (blank === '{root}' && files === 'no files') continue
    if (!own.command.includes(blank) || command.includes(blank)) continue
    throw new UsageError(
      `--cmd needs ${blank} where ${what} goes, for example --cmd "./mine ${wordsOf(own)}"; got "${command}"`,
    )
  }
}

/** Whether what is asked needs a folder to serve. */
export type Files = 'files' | 'no files'

const NEEDED = [
  ['{port}', 'the port'],
  ['{root}', 'the folder to serve'],
] as const

/** What our own server is told: `--port {port} --root {root}`. */
function wordsOf({ command }: CommandTarget): string {
  return command.slice(command.indexOf('--port'))
}

/** Takes `tcp://127.0.0.1:9000`, `http://[::1]:9000/` or `127.0.0.1:9000`. */
export function runningTarget(url: string): RunningTarget {
  const parsed = URL.parse(url.includes('://') ? url : `tcp://${url}`)
  const port = Number(parsed?.port)
  if (!parsed?.hostname || !port) {
    throw new UsageError(
      `--url needs a host and a port, for example tcp://127.0.0.1:9000; got "${url}"`,
    )
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  return { kind: 'running', address: { host, port }, description: `${host}:${port}` }
}

type Filled = Pick<CommandTarget, 'command' | 'root'>

/** The command line, its blanks filled in. */
export function fillIn(
  { command, root = dist }: Filled,
  port: number | string,
  flags = '',
): string {
  const filled = fillBlank(command.replaceAll('{port}', `${port}`), '{root}', root)
  return addFlags(filled, flags)
}

/** The same command, always with these flags. */
export function withFlags(target: CommandTarget, flags: string): CommandTarget {
  const { command } = target
  const hasPlace = command.includes(FLAGS)
  return { ...target, command: addFlags(command, hasPlace ? `${flags} ${FLAGS}` : flags) }
}

const FLAGS = '{flags}'

function addFlags(command: string, flags: string): string {
  if (command.includes(FLAGS)) return command.replaceAll(FLAGS, () => flags)
  return flags ? `${command} ${flags}` : command
}
