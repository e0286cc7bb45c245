/** What a master of several processes is told, and what it leaves to its workers. */
import { Option } from 'commander'
import { hostOption, portOption, wholeNumber } from '../../../stages-src/1-echo/options.ts'
import {
  fileOptions,
  type Options as HttpOptions,
  limitOptions,
  logOptions,
  optionsOf,
} from '../../../stages-src/2-http/options.ts'
import { drainOption, statusOption } from '../../../stages-src/3-threads/options.ts'

export type Balance = 'kernel' | 'reuseport' | 'round-robin' | 'least-connections'

export interface ProcessOptions extends HttpOptions {
  readonly workers: number
  readonly balance: Balance
  readonly pin: boolean
  /** 0 for any number. */
  readonly maxRequests: number
  /** Seconds; 0 for never. */
  readonly hungAfter: number
  /** Seconds that a retired worker waits for its clients to ask once more. */
  readonly leave: number
  readonly statusPath: string
  /** Milliseconds in which a worker that stops finishes what it has begun. */
  readonly drainTimeout: number
}

/** Reads the words of the command line; ends the process where they are wrong. */
export function readProcessOptions(words: readonly string[]): ProcessOptions {
  const { grace, ...options } = optionsOf<ProcessOptions & { grace: number }>(words, {
    name: 'processes',
    description: 'An HTTP server of several processes.',
    options: [
      ...[portOption(8005), hostOption(), ...fileOptions(), ...logOptions(), ...limitOptions()],
      ...[drainOption(), statusOption(), new Option('--pin').default(false)],
      new Option('--workers <number>').default(2).argParser(wholeNumber(1, 64)),
      new Option('--balance <how>')
        .default('kernel')
        .choices(['kernel', 'reuseport', 'round-robin', 'least-connections']),
      new Option('--max-requests <number>').default(0).argParser(wholeNumber(0, 1e9)),
      new Option('--hung-after <seconds>').default(5).argParser(wholeNumber(0, 1e5)),
      new Option('--grace <seconds>').default(3).argParser(wholeNumber(0, 1e5)),
    ],
  })
  return { ...options, grace: 0, leave: grace }
}
