/** The command line of stage 5. */
import { InvalidArgumentError, Option } from 'commander'
import {
  hostOption,
  portOption,
  secondsOption,
  wholeNumber,
} from '../1-echo/options.ts'
import { UserError } from '../1-echo/user-errors.ts'
import {
  fileOptions,
  limitOption,
  limitOptions,
  logOptions,
  optionsOf,
} from '../2-http/options.ts'
import { drainOption, statusOption } from '../3-threads/options.ts'
import {
  checkEvents,
  type Options as EventOptions,
  eventOptions,
} from '../4-events/options.ts'
import { parseRequest } from './control/request.ts'
import { availableProcessors } from './cpu/available.ts'
import { LOOK } from './master/watch-beats.ts'

/** Who accepts a connection, and who decides it. */
export type Balance = 'kernel' | 'reuseport' | 'round-robin' | 'least-connections'

/** More processes than this are not for one machine. */
export const MOST_WORKERS = 128

/** What the command line asked for; the times are milliseconds, Infinity for never. */
export interface Options extends EventOptions {
  /** How many to begin with. */
  readonly workers: number
  /** Between how many the load decides; undefined where it does not. */
  readonly range: Range | undefined
  readonly balance: Balance
  /** Whether each worker has a processor of its own. */
  readonly pin: boolean
  /** After how many requests a worker is replaced: Infinity for never. */
  readonly maxRequests: number
  /** A retired worker's. */
  readonly grace: number
  readonly hungAfter: number
  /** Where the control socket is; undefined for the usual place. */
  readonly socket: string | undefined
  /** What a running master is asked, in a line; undefined where this is a master. */
  readonly control: string | undefined
  /** Whether to show how a running master's workers are. */
  readonly top: boolean
}

/** Workers, at least and at most. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** What commander hands over in the place of some of them. */
interface Given extends Omit<Options, 'workers' | 'range' | 'control'> {
  readonly workers: number | 'auto' | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly control: readonly string[] | undefined
}

// #region read
/**
 * Reads the words after the script's name. Prints help and ends where they ask for
 * it. Throws UserError.
 */
export function readOptions(words: readonly string[]): Options {
  const given = optionsOf<Given>(words, {
    name: 'stage 5',
    description:
      'An HTTP/1.1 server of several processes, for files. ' +
      'What is said of connections and of the cache goes for each worker.',
    options: [
      ...[portOption(8005), hostOption()],
      ...[...workerOptions(), ...recyclingOptions(), ...eventOptions()],
      ...[...fileOptions(), ...logOptions(), ...limitOptions()],
      ...[drainOption(), statusOption(), ...controlOptions()],
    ],
  })
  const { workers = 'auto', min, max, control, ...rest } = given
  const range = rangeOf(given)
  const usual = () => Math.min(availableProcessors(), MOST_WORKERS)
  const options: Options = {
    ...rest,
    range,
    workers: range?.min ?? (workers === 'auto' ? usual() : workers),
    control: commandOf(given),
  }
  checkEvents(options)
  return options
}

function rangeOf({ workers, min, max }: Given): Range | undefined {
  if (min === undefined && max === undefined) return undefined
  if (min === undefined || max === undefined) {
    throw new UserError('--min and --max: give both, such as --min 2 --max 8')
  }
  if (min > max) {
    throw new UserError(`--min ${min} is more than --max ${max}: turn them round`)
  }
  if (workers !== undefined && workers !== 'auto') {
    throw new UserError(
      `--workers ${workers}: with --min and --max the load decides; leave it out`,
    )
  }
  return { min, max }
}
// #endregion read

// #region workers
function workerOptions(): Option[] {
  return [
    new Option(
      '--workers <number>',
      'how many processes serve, or auto: one for each processor (default: auto)',
    ).argParser((text) => (text === 'auto' ? text : workerNumber(text))),
    new Option(
      '--min <number>',
      'with --max: the load decides how many serve, at least',
    ).argParser(workerNumber),
    new Option('--max <number>', 'and at most').argParser(workerNumber),
    new Option('--balance <how>', 'how connections come to workers')
      .default('kernel')
      .choices(['kernel', 'reuseport', 'round-robin', 'least-connections']),
    new Option('--pin', 'keep each worker on a processor of its own').default(
      false,
    ),
  ]
}

const workerNumber = wholeNumber(1, MOST_WORKERS)

function recyclingOptions(): Option[] {
  return [
    new Option(
      '--max-requests <number>',
      'requests after which a worker is replaced; 0: never',
    )
      .default(Infinity, '0')
      .argParser((text) => wholeNumber(0, 2 ** 31 - 1)(text) || Infinity),
    secondsOption(
      '--grace <seconds>',
      3,
      "time for a replaced worker's clients to ask once more",
    ),
    hungAfterOption(),
  ]
}

/** Of two looks in a row, one may fall between two beats of a worker that is well. */
const SOONEST_HUNG = 4 * LOOK

function hungAfterOption(): Option {
  const option = limitOption(
    '--hung-after <seconds>',
    5,
    'time without a sign of life after which a worker is killed; 0: never',
  )
  const { parseArg } = option
  return option.argParser((text) => {
    const milliseconds = parseArg?.<number>(text, 0) ?? 0
    if (milliseconds >= SOONEST_HUNG) return milliseconds
    throw new InvalidArgumentError(
      `Give 0, or from ${SOONEST_HUNG / 1000}: a worker that is well ` +
        `gives its signs of life up to ${(2 * LOOK) / 1000} s apart.`,
    )
  })
}
// #endregion workers

// #region control
function controlOptions(): Option[] {
  return [
    new Option(
      '--socket <path>',
      'where the master is asked (default: by its port)',
    ).argParser(socketPath),
    new Option(
      '--control <command...>',
      'ask the master on --port: status, recycle, scale N, or stop',
    ),
    new Option('--top', "show how the workers of --port's master are").default(
      false,
    ),
  ]
}

function socketPath(text: string): string {
  const length = Buffer.byteLength(text)
  if (length > 0 && length < 108) return text
  throw new InvalidArgumentError(`Give 1 to 107 bytes, as unix(7) has it.`)
}

/** The command as the line that a master understands. */
function commandOf({ control, top }: Given): string | undefined {
  if (control === undefined) return undefined
  if (top) throw new UserError('--control and --top: give one of them')
  const line = control.join(' ')
  const { command, workers = 0 } = parseRequest(line) ?? {}
  const isBounded = workers >= 1 && workers <= MOST_WORKERS
  if (command === 'scale' ? isBounded : command !== undefined) return line
  throw new UserError(
    `--control ${line}: give status, recycle, scale N (1 to ${MOST_WORKERS}), or stop`,
  )
}
// #endregion control
