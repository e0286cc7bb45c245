/** `npm run stage -- 5 --control …`: asks the master that runs. */
import { say, sayError } from '../../1-echo/say.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import type { Options } from '../options.ts'
import { ask } from './asking.ts'
import { usualSocket } from './socket-path.ts'

// #region control
/** Where to ask: the options say it, or the port does. Throws UserError. */
export function socketOf({
  port,
  socket,
}: Pick<Options, 'port' | 'socket'>): string {
  if (socket === undefined && port === 0) {
    throw new UserError(
      "--port 0: which one? Name the master's --port, or --socket",
    )
  }
  return socket ?? usualSocket(port)
}

/**
 * Asks what `command`, a line, says, and prints the answer. The status to exit with:
 * 1 where the master would not. Throws UserError where there is none.
 */
export function control(
  options: Pick<Options, 'port' | 'socket'>,
  command: string,
): number {
  const { isOk, text } = ask(socketOf(options), command, command === 'recycle')
  const print = isOk ? say : sayError
  for (const line of text.trimEnd().split('\n')) print(line)
  return isOk ? 0 : 1
}
// #endregion control
