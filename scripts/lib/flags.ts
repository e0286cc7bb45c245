/** Values of command-line flags that several commands take. */
import { InvalidArgumentError } from 'commander'

/** Reads a TCP port from the command line, 0 to 65535. */
export function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  }
  return port
}
