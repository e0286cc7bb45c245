/** The servers of several threads that the checks of stage 3 catch. */
import { stage3 } from '../../stage-3/index.ts'
import { table as stage2 } from '../stage-2/table.ts'
import type { Table } from '../table.ts'

export const table: Table = {
  stage: stage3,
  correct: ['scripts/checks/servers/good-threads.ts'],
  bulk: 160 * 2 ** 20,
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
  ],
}
