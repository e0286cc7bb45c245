/** The command line of stage 1, and the pieces of it that every stage shares. */
import { cpus } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Limits } from './cancellable-io.ts'

/** What the command line asked for; the times are milliseconds. */
export interface Options extends Limits {
  host: string
  port: number
  client: boolean
  bench: boolean
  /** For --bench: bytes of a message, and how long each measurement takes. */
  size: number
  duration: number
  json: boolean
}

/** What commander hands over: the same, but for two names. */
type Given = Omit<Options, 'duration'> & { seconds: number }

/**
 * Reads the words after the script's name. Prints help and ends where they ask for
 * it.
 */
export function readOptions(words: readonly string[]): Options {
  const { idleTimeout, seconds, ...rest } = new Command('stage 1')
    .description(
      'An echo server: sends back every byte until its peer has no more to say.',
    )
    .configureOutput({ outputError: inOneLine })
    .addOption(portOption(8001))
    .addOption(hostOption())
    .addOption(
      secondsOption(
        '--idle-timeout <seconds>',
        60,
        'end a silent connection; 0 never',
      ),
    )
    .addOption(graceOption())
    .addOption(spinOption())
    .option(
      '--client',
      'connect, send what is typed or piped, show what comes back',
      false,
    )
    .option('--bench', 'connect and measure round trips and throughput', false)
    .addOption(
      new Option('--size <bytes>', 'with --bench: bytes of a message')
        .default(64)
        .argParser(wholeNumber(1, 1 << 20)),
    )
    .addOption(
      secondsOption('--seconds <seconds>', 2, 'with --bench: length of each run'),
    )
    .option('--json', 'with --bench: figures as JSON', false)
    .parse(words, { from: 'user' })
    .opts<Given>()
  return {
    ...rest,
    idleTimeout: idleTimeout === 0 ? -1 : idleTimeout,
    duration: seconds,
  }
}

// #region shared
/** commander puts what it suggests instead of an unknown option on a second line. */
export function inOneLine(text: string, write: (line: string) => void): void {
  write(`${text.trimEnd().replaceAll('\n', ' ')}\n`)
}

export function portOption(port: number): Option {
  return new Option(
    '--port <number>',
    'port to listen on; 0 lets the kernel choose',
  )
    .default(port)
    .argParser(wholeNumber(0, 65535))
}

export function hostOption(): Option {
  return new Option(
    '--host <address>',
    "address in numbers, such as '127.0.0.1' or '::1'",
  ).default('127.0.0.1')
}

/** An option in seconds (fractions too) that becomes whole milliseconds. */
export function secondsOption(
  flags: string,
  seconds: number,
  description: string,
): Option {
  return new Option(flags, description)
    .default(seconds * 1000, `${seconds}`)
    .argParser((text) => {
      const value = Number(text)
      if (!/^\d*\.?\d+$/.test(text) || value > 86_400) {
        throw new InvalidArgumentError('Give seconds from 0 to 86400.')
      }
      return Math.ceil(value * 1000)
    })
}

export function graceOption(): Option {
  return secondsOption('--grace <seconds>', 2, 'time to finish once stopped')
}

/** Spinning pays off where the peer runs at the same time, on another processor. */
export function spinOption(): Option {
  return new Option(
    '--spin <tries>',
    'ask so often for the next bytes before sleeping',
  )
    .default(cpus().length > 1 ? 64 : 0)
    .argParser(wholeNumber(0, 1_000_000))
}

/** Reads a whole number within bounds, for an option that is one. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most)
      return Number(text)
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}
// #endregion shared
