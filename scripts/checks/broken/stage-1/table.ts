/** The echo servers that the checks of stage 1 pass, and those that they catch. */
import { stage1 } from '../../stage-1/index.ts'
import type { Table } from '../table.ts'

export const table: Table = {
  stage: stage1,
  correct: [
    'scripts/checks/servers/good-concurrent.ts',
    'scripts/checks/servers/good-sequential.ts',
  ],
  bulk: 40 * 2 ** 20,
  broken: [
    { server: 'greets-first', caughtBy: ['echo'] },
    { server: 'answers-once', caughtBy: ['conversation'] },
    { server: 'waits-for-newline', caughtBy: ['no-framing'] },
    { server: 'treats-bytes-as-text', caughtBy: ['binary'] },
    { server: 'dies-on-empty-connection', caughtBy: ['empty'] },
    { server: 'serves-one-client', caughtBy: ['next-client'] },
    { server: 'turns-away-the-second', caughtBy: ['waiting-client', 'backlog'] },

    { server: 'ignores-single-bytes', caughtBy: ['one-byte'] },
    { server: 'loses-the-last-byte-of-a-full-buffer', caughtBy: ['sizes'] },
    { server: 'garbles-beyond-64-kib', caughtBy: ['sizes'] },
    { server: 'closes-on-half-close', caughtBy: ['half-close'] },
    { server: 'drops-the-tail-of-a-short-write', caughtBy: ['slow-reader'] },
    { server: 'repeats-after-a-short-write', caughtBy: ['slow-reader'] },
    { server: 'keeps-everything-in-memory', caughtBy: ['back-pressure'] },
    { server: 'stops-after-32-mib', caughtBy: ['gigabytes'] },

    { server: 'dies-of-a-reset-in-the-queue', caughtBy: ['reset-before-data'] },
    { server: 'dies-when-a-write-fails', caughtBy: ['reset-during-data', 'vanish'] },
    { server: 'dies-when-a-read-fails', caughtBy: ['reset-after-data'] },
    { server: 'never-times-out', caughtBy: ['says-nothing', 'never-reads'] },
    { server: 'times-out-only-while-reading', caughtBy: ['never-reads'] },
    { server: 'times-out-however-busy', caughtBy: ['slow-but-alive'] },
    { server: 'spins-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'dies-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'crashes-when-its-port-is-taken', caughtBy: ['port-in-use'] },
    { server: 'cuts-ports-to-16-bits', caughtBy: ['wrong-port'] },
    { server: 'ignores-unknown-flags', caughtBy: ['wrong-flag'] },

    { server: 'logs-nothing', caughtBy: ['log-line'] },
    { server: 'logs-one-reason', caughtBy: ['log-reset', 'log-idle'] },

    { server: 'leaks-a-descriptor', caughtBy: ['descriptors-stable'] },
    { server: 'ignores-sigterm', caughtBy: ['sigterm'] },
    { server: 'exits-with-1-on-sigterm', caughtBy: ['sigterm'] },
    { server: 'dies-of-sigint', caughtBy: ['sigint'] },
    { server: 'waits-for-its-clients', caughtBy: ['stop-with-client'] },
    { server: 'drops-what-is-in-flight', caughtBy: ['bytes-in-flight'] },
    { server: 'forgets-to-reuse-its-address', caughtBy: ['restart'] },
  ],
}
