/** The command line of stage 3. */
import { availableParallelism } from 'node:os'
import { InvalidArgumentError, Option } from 'commander'
import {
  hostOption,
  portOption,
  secondsOption,
  wholeNumber,
} from '../1-echo/options.ts'
import type { LimitOptions } from '../2-http/limits.ts'
import {
  type Address,
  fileOptions,
  type LogOptions,
  limitOptions,
  logOptions,
  optionsOf,
} from '../2-http/options.ts'
import type { SiteOptions } from '../2-http/site.ts'

/** How threads and connections come together. */
export type Model = 'pool' | 'thread-per-connection'

/** What the command line asked for; the times are milliseconds, Infinity for never. */
export interface Options extends SiteOptions, LimitOptions, LogOptions, Address {
  readonly model: Model
  readonly threads: number
  /** How many of the pool's threads run at once. */
  readonly running: number
  /** How many connections may wait for a thread. */
  readonly queue: number
  readonly whenFull: 'wait' | 'refuse'
  readonly drainTimeout: number
  /** Where the server says how it is; 'off' for nowhere. */
  readonly statusPath: string
}

/**
 * Reads the words after the script's name. Prints help and ends where they ask for
 * it.
 */
export function readOptions(words: readonly string[]): Options {
  return optionsOf<Options>(words, {
    name: 'stage 3',
    description: 'An HTTP/1.1 server of several threads, for files.',
    options: [
      ...[portOption(8003), hostOption()],
      ...threadOptions(),
      ...[...fileOptions(), ...logOptions(), ...limitOptions()],
      ...[drainOption(), statusOption()],
    ],
  })
}

// #region threads
function threadOptions(): Option[] {
  return [
    new Option('--model <model>', 'how threads and connections come together')
      .default('pool')
      .choices(['pool', 'thread-per-connection']),
    new Option('--threads <number>', 'how many threads serve')
      .default(8)
      .argParser(wholeNumber(1, 1024)),
    new Option('--running <number>', 'of a pool: how many of them run at once')
      .default(availableParallelism())
      .argParser(wholeNumber(1, 1024)),
    new Option('--queue <number>', 'how many connections may wait for a thread')
      .default(1024)
      .argParser(wholeNumber(1, 65_536)),
    new Option('--when-full <what>', 'where no more may: let clients wait, or 503')
      .default('wait')
      .choices(['wait', 'refuse']),
  ]
}
// #endregion threads

// #region status
export function drainOption(): Option {
  return secondsOption(
    '--drain-timeout <seconds>',
    10,
    'time to finish once stopped',
  )
}

export function statusOption(): Option {
  return new Option(
    '--status-path <path>',
    'where loopback may ask how it is, or off',
  )
    .default('/server-status')
    .argParser((text) => {
      if (text === 'off' || /^\/[\w./~-]+$/.test(text)) return text
      throw new InvalidArgumentError('Give a path such as /server-status, or off.')
    })
}
// #endregion status
