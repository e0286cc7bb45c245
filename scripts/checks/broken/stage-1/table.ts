import type { Catch as CaughtBy } from '../catch.ts'

/** Of stage 1 every check is run against every broken server. */
export interface Catch extends CaughtBy {
  /** Checks that fail too, or may, because the fault is in their way; `any` where it is in all ways. */
  also?: string[] | 'any'
}

/** Checks that send more than small change; what garbles data fails them all. */
const muchData = ['sizes', 'half-close', 'slow-reader', 'gigabytes', 'log-line', 'bytes-in-flight']
const orderlyStops = ['stop-with-client', 'bytes-in-flight', 'restart']

export const table: readonly Catch[] = [
  { server: 'greets-first', caughtBy: ['echo'], also: 'any' },
  { server: 'answers-once', caughtBy: ['conversation'], also: 'any' },
  {
    server: 'waits-for-newline',
    caughtBy: ['no-framing'],
    also: ['binary', 'one-byte', ...muchData],
  },
  { server: 'treats-bytes-as-text', caughtBy: ['binary'], also: ['one-byte', ...muchData] },
  {
    server: 'dies-on-empty-connection',
    caughtBy: ['empty'],
    also: ['log-line', 'descriptors-stable'],
  },
  { server: 'serves-one-client', caughtBy: ['next-client'], also: 'any' },
  { server: 'turns-away-the-second', caughtBy: ['waiting-client', 'backlog'], also: 'any' },

  { server: 'ignores-single-bytes', caughtBy: ['one-byte'], also: ['no-framing', 'sizes'] },
  { server: 'loses-the-last-byte-of-a-full-buffer', caughtBy: ['sizes'], also: muchData },
  { server: 'garbles-beyond-64-kib', caughtBy: ['sizes'], also: muchData },
  {
    server: 'closes-on-half-close',
    caughtBy: ['half-close'],
    also: ['backlog', 'bytes-in-flight'],
  },
  {
    server: 'drops-the-tail-of-a-short-write',
    caughtBy: ['slow-reader'],
    also: ['back-pressure', ...muchData],
  },
  { server: 'repeats-after-a-short-write', caughtBy: ['slow-reader'], also: muchData },
  { server: 'keeps-everything-in-memory', caughtBy: ['back-pressure'] },
  { server: 'stops-after-32-mib', caughtBy: ['gigabytes'] },

  { server: 'dies-of-a-reset-in-the-queue', caughtBy: ['reset-before-data'] },
  {
    server: 'dies-when-a-write-fails',
    caughtBy: ['reset-during-data', 'vanish'],
    also: ['back-pressure'],
  },
  {
    server: 'dies-when-a-read-fails',
    caughtBy: ['reset-after-data'],
    also: [
      ...['back-pressure', 'reset-before-data', 'reset-during-data', 'vanish'],
      ...['log-reset', 'descriptors-stable'],
    ],
  },
  { server: 'never-times-out', caughtBy: ['says-nothing', 'never-reads'], also: ['log-idle'] },
  { server: 'times-out-only-while-reading', caughtBy: ['never-reads'] },
  { server: 'times-out-however-busy', caughtBy: ['slow-but-alive'] },
  { server: 'spins-without-descriptors', caughtBy: ['out-of-descriptors'] },
  { server: 'dies-without-descriptors', caughtBy: ['out-of-descriptors'] },
  { server: 'crashes-when-its-port-is-taken', caughtBy: ['port-in-use'] },
  { server: 'cuts-ports-to-16-bits', caughtBy: ['wrong-port'] },
  { server: 'ignores-unknown-flags', caughtBy: ['wrong-flag'] },

  { server: 'logs-nothing', caughtBy: ['log-line'], also: ['log-reset', 'log-idle'] },
  { server: 'logs-one-reason', caughtBy: ['log-reset', 'log-idle'] },

  { server: 'leaks-a-descriptor', caughtBy: ['descriptors-stable'], also: ['out-of-descriptors'] },
  { server: 'ignores-sigterm', caughtBy: ['sigterm'], also: orderlyStops },
  { server: 'exits-with-1-on-sigterm', caughtBy: ['sigterm'], also: orderlyStops },
  { server: 'dies-of-sigint', caughtBy: ['sigint'] },
  { server: 'waits-for-its-clients', caughtBy: ['stop-with-client'] },
  { server: 'drops-what-is-in-flight', caughtBy: ['bytes-in-flight'] },
  { server: 'forgets-to-reuse-its-address', caughtBy: ['restart'] },
]
