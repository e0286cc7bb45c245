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
  /** With `{port}` and, where a stage serves files, `{root}`. */
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
export function commandTarget(command: string, own: CommandTarget): CommandTarget {
  const folder = whereTyped('check')
  const { kind } = own
  const needsPort = own.command.includes('{port}')
  if (!needsPort || command.includes('{port}'))
    return { kind, command, folder, description: command, own: false }
  throw new UsageError(
    `--cmd needs {port} where the port goes, for example --cmd "./mine --port {port}"; got "${command}"`,
  )
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
  return flags ? `${filled} ${flags}` : filled
}
