/** Errors that a person can do something about, in one line that says what. */
import { SystemError } from '#sys'
import { sayError } from './say.ts'

/** What to do about a failed call, by the name of its errno. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop what listens there, or choose another port with --port',
  EADDRNOTAVAIL:
    'no interface of this machine has that address; choose another with --host',
  EACCES: 'ports below 1024 need a privilege; choose a higher one with --port',
  ECONNREFUSED: 'nothing listens there; start the server first, or name its --port',
  EMFILE:
    'the process may open no more descriptors; raise the limit with ulimit -n',
}

/**
 * Runs `work`; a failure that a person can mend ends the process, or the worker
 * thread that this runs on, with one line and status 1.
 */
export function exitOnUserError(work: () => void): void {
  try {
    work()
  } catch (error) {
    const line = userErrorLine(error)
    if (line === undefined) throw error
    sayError(line)
    process.exit(1)
  }
}

/** What went wrong, in a message that is the line for a person already. */
export class UserError extends Error {}

/** The line for an error, or undefined for one that only a programmer can mend. */
export function userErrorLine(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message
  if (error instanceof SystemError) {
    const hint = ADVICE[error.code]
    return hint === undefined ? error.message : `${error.message}: ${hint}`
  }
  if (
    error instanceof TypeError &&
    error.message.endsWith('is not an IP address')
  ) {
    return `${error.message}: give one in numbers, as --host 127.0.0.1 or --host ::1`
  }
  return undefined
}
