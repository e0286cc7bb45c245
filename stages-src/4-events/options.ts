/** The command line of stage 4. */
import { Option } from 'commander'
import { hostOption, portOption, wholeNumber } from '../1-echo/options.ts'
import { UserError } from '../1-echo/user-errors.ts'
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
import { drainOption, statusOption } from '../3-threads/options.ts'

/** What the command line asked for; the times are milliseconds, Infinity for never. */
export interface Options extends SiteOptions, LimitOptions, LogOptions, Address {
  readonly backend: 'epoll' | 'poll'
  /** Whether the kernel tells of news only. */
  readonly edge: boolean
  readonly maxConnections: number
  readonly cacheBytes: number
  readonly minRate: number
  readonly drainTimeout: number
  /** Where the server says how it is; 'off' for nowhere. */
  readonly statusPath: string
}

/**
 * Reads the words after the script's name. Prints help and ends where they ask for
 * it. Throws UserError.
 */
export function readOptions(words: readonly string[]): Options {
  const options = optionsOf<Options>(words, {
    name: 'stage 4',
    description: 'An HTTP/1.1 server of one thread and an event loop, for files.',
    options: [
      ...[portOption(8004), hostOption()],
      ...eventOptions(),
      ...[...fileOptions(), ...logOptions(), ...limitOptions()],
      ...[drainOption(), statusOption()],
    ],
  })
  checkEvents(options)
  return options
}

// #region events
export function eventOptions(): Option[] {
  return [
    new Option('--backend <call>', 'how the loop learns what is ready')
      .default('epoll')
      .choices(['epoll', 'poll']),
    new Option('--edge', 'be told of news only: edge-triggered').default(false),
    new Option('--max-connections <number>', 'how many clients are served at once')
      .default(50_000)
      .argParser(wholeNumber(1, 60_000)),
    new Option('--cache-bytes <number>', 'bytes of responses kept ready; 0: none')
      .default(64 * 1024 * 1024)
      .argParser(wholeNumber(0, 2 ** 40)),
    new Option(
      '--min-rate <bytes>',
      'bytes a second that a client takes at least; 0: any',
    )
      .default(64)
      .argParser(wholeNumber(0, 1 << 30)),
  ]
}

/** Throws UserError where two of them do not go together. */
export function checkEvents({ backend, edge }: Options): void {
  if (edge && backend === 'poll') {
    throw new UserError('--edge: poll(2) has no edges; leave out --backend poll')
  }
}
// #endregion events
