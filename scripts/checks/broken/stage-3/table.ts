/** The servers of several threads that the checks of stage 3 catch. */
import { stage3 } from '../../stage-3/index.ts'
import { table as stage2 } from '../stage-2/table.ts'
import { LONG_OF_STAGE_2, type Table } from '../table.ts'

export const table: Table = {
  stage: stage3,
  // At length alone: honest servers in other languages are asked every time.
  correct: process.env.TEST_ALL ? ['scripts/checks/servers/good-threads.ts'] : [],
  bulk: 160 * 2 ** 20,
  atLength: LONG_OF_STAGE_2,
  // What stage 2 is asked as well is broken there.
  elsewhere: stage2,
  broken: [
    { server: 'counts-those-who-wait', caughtBy: ['last-first', 'others-meanwhile'] },
    { server: 'starts-one-thread', caughtBy: ['so-many-threads', 'others-meanwhile'] },
    { server: 'has-threads-for-show', caughtBy: ['last-first', 'others-meanwhile'] },
    { server: 'is-an-event-loop', caughtBy: ['so-many-threads'] },
    { server: 'asks-again-and-again', caughtBy: ['sleeps-when-idle'] },
    { server: 'keeps-a-thread-for-the-silent', caughtBy: ['idle-holds-nobody'] },
    { server: 'makes-two-jobs-of-one', caughtBy: ['own-contents'] },
    { server: 'closes-what-is-closed', caughtBy: ['own-descriptors'] },
    { server: 'shows-the-counts-of-one-thread', caughtBy: ['counted-together'] },
    { server: 'tears-lines', caughtBy: ['whole-lines'] },
    { server: 'forgets-lines', caughtBy: ['whole-lines'] },
    { server: 'ends-its-threads-where-they-are', caughtBy: ['stop-under-load'] },
    { server: 'waits-for-idle-clients-to-leave', caughtBy: ['stop-while-idle'] },
    {
      server: 'lets-its-threads-sleep',
      caughtBy: ['stop-under-load', 'stop-with-a-queue', 'stop-while-idle'],
    },
    { server: 'forgets-its-queue', caughtBy: ['stop-with-a-queue'] },
    { server: 'dies-of-sigterm', caughtBy: ['sigterm'] },
    { server: 'dies-of-ctrl-c', caughtBy: ['sigint'] },
    { server: 'cannot-have-its-port-back', caughtBy: ['restart'] },
    { server: 'drops-what-does-not-fit', caughtBy: ['a-crowd'] },
    { server: 'does-not-say-when-to-come-again', caughtBy: ['refuses-when-full'] },
    { server: 'shares-one-input', caughtBy: ['others-meanwhile'] },
    { server: 'asks-for-the-rest-again-and-again', caughtBy: ['sleeps-in-each-wait'] },
    { server: 'asks-for-room-again-and-again', caughtBy: ['sleeps-in-each-wait'] },
    { server: 'sleeps-through-its-wake-up', caughtBy: ['nobody-left-asleep'] },
    { server: 'serves-the-last-first', caughtBy: ['first-come'] },
    { server: 'logs-who-came-last', caughtBy: ['own-addresses'] },
    { server: 'loses-its-last-lines', caughtBy: ['last-lines'] },
    { server: 'ends-a-thread-with-its-client', caughtBy: ['clients-cost-no-thread'] },
    { server: 'keeps-a-thread-that-has-waited', caughtBy: ['clients-cost-no-thread'] },
    { server: 'breaks-off-on-ctrl-c', caughtBy: ['ctrl-c-under-load'] },
    { server: 'spins-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'stops-accepting-without-descriptors', caughtBy: ['out-of-descriptors'] },
    { server: 'leaks-a-descriptor-of-each-reset', caughtBy: ['descriptors-stable'] },
    { server: 'keeps-who-it-refuses', caughtBy: ['refuses-when-full'] },
    { server: 'refuses-without-a-word', caughtBy: ['refuses-when-full'] },
    { server: 'refuses-ever-after', caughtBy: ['refuses-when-full'] },
    { server: 'counts-in-one-place', caughtBy: ['counted-together'] },
  ],
}
