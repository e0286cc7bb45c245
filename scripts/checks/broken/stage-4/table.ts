/** The servers with an event loop that the checks of stage 4 catch. */
import { stage4 } from '../../stage-4/index.ts'
import { table as stage2 } from '../stage-2/table.ts'
import { table as stage3 } from '../stage-3/table.ts'
import { LONG_OF_STAGE_2, type Table } from '../table.ts'

export const table: Table = {
  stage: stage4,
  // At length alone: honest servers in other languages are asked every time.
  correct: process.env.TEST_ALL ? ['scripts/checks/servers/good-edge.ts'] : [],
  bulk: 160 * 2 ** 20,
  atLength: LONG_OF_STAGE_2,
  // What stages 2 and 3 are asked as well is broken there.
  elsewhere: { ...stage3, broken: [...stage2.broken, ...stage3.broken] },
  broken: [
    { server: 'is-sequential', caughtBy: ['last-first', 'beside-slow-senders'] },
    { server: 'hands-over-a-list-each-time', caughtBy: ['on-the-list'] },
    { server: 'is-a-pool-of-threads', caughtBy: ['one-thread-at-work', 'beside-slow-senders'] },
    { server: 'asks-for-room-always', caughtBy: ['sleeps-among-many'] },
    { server: 'accepts-sockets-that-block', caughtBy: ['o-nonblock'] },
    { server: 'has-one-parser-for-all', caughtBy: ['interleaved-bytes'] },
    { server: 'waits-for-the-slow', caughtBy: ['beside-slow-readers'] },
    { server: 'sends-what-is-ready-first', caughtBy: ['batches-in-order'] },
    { server: 'keeps-a-buffer-for-each', caughtBy: ['idle-costs-little'] },
    { server: 'reads-whole-files', caughtBy: ['unread-costs-little'] },
    { server: 'goes-on-reading', caughtBy: ['unread-stops-reading'] },
    { server: 'closes-what-is-closed', caughtBy: ['own-descriptors'] },
    { server: 'has-one-clock-for-all', caughtBy: ['each-in-its-time'] },
    { server: 'lets-everybody-in', caughtBy: ['waits-for-room'] },
    { server: 'spins-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'breaks-off-what-is-in-flight', caughtBy: ['stop-among-many'] },
    { server: 'waits-for-idle-clients-to-leave', caughtBy: ['stop-among-many', 'sigterm'] },
    { server: 'dies-of-ctrl-c', caughtBy: ['sigint'] },
    { server: 'cannot-have-its-port-back', caughtBy: ['restart'] },
    { server: 'loses-the-end-of-a-line', caughtBy: ['whole-lines'] },
    { server: 'waits-for-its-log', caughtBy: ['stalled-log'] },
    { server: 'overwrites-its-log', caughtBy: ['stalled-log'] },
    { server: 'never-stops-asking-for-room', caughtBy: ['sleeps-among-many'] },
    { server: 'spins-at-a-full-house', caughtBy: ['waits-for-room'] },
    { server: 'forgets-who-waits-outside', caughtBy: ['waits-for-room'] },
    { server: 'logs-who-came-last', caughtBy: ['own-addresses'] },
    { server: 'breaks-off-on-ctrl-c', caughtBy: ['ctrl-c-among-many'] },
    { server: 'stops-accepting-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'forgets-the-65th', caughtBy: ['all-in-their-time'] },
    { server: 'loses-its-last-lines', caughtBy: ['last-lines'] },
    { server: 'gives-a-download-so-long-in-all', caughtBy: ['slow-but-alive'] },
    { server: 'dies-of-sigcont', caughtBy: ['stopped-in-a-wait'] },
    { server: 'goes-on-with-half-a-head-of-another', caughtBy: ['reset-during-data'] },
    { server: 'says-of-all-what-it-says-of-the-last', caughtBy: ['own-contents'] },
    { server: 'leaks-a-descriptor-of-each-reset', caughtBy: ['descriptors-stable'] },
  ],
}
