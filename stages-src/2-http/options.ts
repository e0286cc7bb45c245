/** The command line of stage 2, most of which later stages share. */
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  graceOption,
  hostOption,
  inOneLine,
  portOption,
  secondsOption,
  spinOption,
  wholeNumber,
} from '../1-echo/options.ts'
import type { LimitOptions } from './limits.ts'
import { LEVELS, type Level } from './logs/error-log.ts'
import { isMediaType } from './response/media-types.ts'
import type { SiteOptions } from './site.ts'

/** What the command line asked for; the times are milliseconds, Infinity for never. */
export interface Options extends SiteOptions, LimitOptions, LogOptions, Address {
  readonly grace: number
  readonly spin: number
}

/** Where to listen. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Where the logs go, as `openLogs` reads it, and the least that is said there. */
export interface LogOptions {
  readonly accessLog: string
  readonly errorLog: string
  readonly logLevel: Level
}

/** The built guide. */
export const GUIDE: string = fileURLToPath(new URL('../../dist', import.meta.url))

/**
 * Reads the words after the script's name. Prints help and ends where they ask for
 * it.
 */
export function readOptions(words: readonly string[]): Options {
  return optionsOf<Options>(words, {
    name: 'stage 2',
    description: 'A sequential HTTP/1.1 server for the files of a directory.',
    options: [
      ...[portOption(8002), hostOption()],
      ...[...fileOptions(), ...logOptions(), ...limitOptions()],
      ...[graceOption(), spinOption()],
    ],
  })
}

/** Reads `words` by any options: those of the groups below, and a stage's own. */
export function optionsOf<Options extends object>(
  words: readonly string[],
  asked: { name: string; description: string; options: readonly Option[] },
): Options {
  const command = new Command(asked.name)
    .description(asked.description)
    .configureOutput({ outputError: inOneLine })
  for (const option of asked.options) command.addOption(option)
  return command.parse(words, { from: 'user' }).opts<Options>()
}

// #region files
export function fileOptions(): Option[] {
  return [
    new Option('--root <directory>', 'what is served').default(
      GUIDE,
      'the built guide',
    ),
    new Option('--no-listing', 'answer 403 for a directory without index.html'),
    new Option('--dot-files', 'serve what begins with a dot, too').default(false),
    new Option('--follow-links', 'follow symbolic links within the root').default(
      false,
    ),
    new Option('--max-age <seconds>', 'how long files are fresh; 0: always ask')
      .default(0)
      .argParser(wholeNumber(0, 31_536_000)),
    new Option('--type <EXT=TYPE>', 'a media type, such as log=text/plain')
      .default({}, 'none')
      .argParser(mediaType),
  ]
}

function mediaType(
  text: string,
  types: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, extension, type = ''] = /^\.?([^.=/]+)=(.+)$/.exec(text) ?? []
  if (extension === undefined || !isMediaType(type)) {
    throw new InvalidArgumentError('Give one such as log=text/plain.')
  }
  return { ...types, [extension.toLowerCase()]: type }
}
// #endregion files

// #region logs
export function logOptions(): Option[] {
  const where = 'off, - for standard output, a file, or a descriptor as fd:3'
  return [
    new Option('--access-log <where>', where).default('-').argParser(logPlace),
    new Option('--error-log <where>', 'likewise; standard error if not given')
      .default('fd:2', 'fd:2')
      .argParser(logPlace),
    new Option('--log-level <level>', 'the least that the error log is told')
      .default('warn')
      .choices(LEVELS),
  ]
}

function logPlace(text: string): string {
  if (text === '' || (text.startsWith('fd:') && !/^fd:\d{1,6}$/.test(text))) {
    throw new InvalidArgumentError('Give off, -, a file, or a descriptor as fd:3.')
  }
  return text
}
// #endregion logs

// #region limits
export function limitOptions(): Option[] {
  return [
    timeout('--header-timeout', 10, 'time for a whole head'),
    timeout('--body-timeout', 20, "time for a request's content"),
    timeout('--write-timeout', 20, 'time in which a client takes nothing'),
    timeout('--keep-alive-timeout', 5, 'time between two requests'),
    size('--max-request-line', 8192, 65_536, 'bytes of a request line'),
    size('--max-fields', 100, 10_000, 'field lines of a head'),
    size('--max-field-bytes', 32_768, 1 << 20, 'bytes of all field lines'),
    size('--max-body', 1 << 20, Number.MAX_SAFE_INTEGER, 'bytes of content'),
  ]
}

function timeout(flag: string, seconds: number, description: string): Option {
  return limitOption(`${flag} <seconds>`, seconds, `${description}; 0: no limit`)
}

/** An option in seconds, of which 0 becomes Infinity. */
export function limitOption(
  flags: string,
  seconds: number,
  description: string,
): Option {
  const option = secondsOption(flags, seconds, description)
  const { parseArg } = option
  return option.argParser((text) => {
    const milliseconds = parseArg?.(text, undefined)
    return milliseconds === 0 ? Infinity : milliseconds
  })
}

function size(
  flag: string,
  usual: number,
  most: number,
  description: string,
): Option {
  return new Option(`${flag} <number>`, `at most so many ${description}`)
    .default(usual)
    .argParser(wholeNumber(flag === '--max-body' ? 0 : 16, most))
}
// #endregion limits
