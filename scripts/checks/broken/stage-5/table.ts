/** The servers of several processes that the checks of stage 5 catch. */
import { stage5 } from '../../stage-5/index.ts'
import { table as stage2 } from '../stage-2/table.ts'
import { table as stage3 } from '../stage-3/table.ts'
import { table as stage4 } from '../stage-4/table.ts'
import { LONG_OF_STAGE_2, type Table } from '../table.ts'

const RECYCLED = [
  ...['recycled', 'recycled-kernel', 'recycled-reuseport'],
  ...['recycled-round-robin', 'recycled-least-connections'],
]
const BEHAVES = [
  ...['behaves-kernel', 'behaves-reuseport'],
  ...['behaves-round-robin', 'behaves-least-connections'],
]

export const table: Table = {
  stage: stage5,
  // One of no line of ours takes its time, and is asked only where all is: npm test -- --all.
  correct: process.env.TEST_ALL ? ['scripts/checks/servers/good-processes.ts'] : [],
  bulk: 160 * 2 ** 20,
  // The first milestone asks the same under this balance.
  atLength: [...LONG_OF_STAGE_2, 'behaves-kernel'],
  // What other stages are asked as well is broken there.
  elsewhere: { ...stage4, broken: [...stage2.broken, ...stage3.broken, ...stage4.broken] },
  broken: [
    { server: 'has-two-whatever-it-is-told', caughtBy: ['so-many-workers'] },
    { server: 'starts-workers-when-somebody-comes', caughtBy: ['workers-beforehand'] },
    { server: 'serves-in-its-master', caughtBy: ['master-serves-nothing'] },
    { server: 'tears-lines', caughtBy: ['whole-lines'] },
    { server: 'lets-workers-accept', caughtBy: ['one-listens'] },
    { server: 'passes-all-to-one', caughtBy: ['one-listens', 'fair-round-robin'] },
    { server: 'keeps-what-it-passes', caughtBy: ['passed-whole', 'gone-on-the-way'] },
    { server: 'loses-one-in-a-hundred', caughtBy: ['passed-whole'] },
    { server: 'forgets-who-has-left', caughtBy: ['gone-on-the-way'] },
    {
      server: 'counts-for-itself',
      caughtBy: ['same-whole', 'counts-outlive-workers'],
    },
    { server: 'maps-memory-of-its-own', caughtBy: ['one-mapping', 'same-whole'] },
    { server: 'begins-at-zero', caughtBy: ['counts-outlive-workers'] },
    { server: 'shows-the-counts-of-one-worker', caughtBy: ['same-whole'] },
    {
      server: 'replaces-nobody',
      caughtBy: ['killed-worker', 'killed-reuseport', 'killed-round-robin', 'all-killed'],
    },
    { server: 'leaves-zombies', caughtBy: ['killed-worker', 'all-killed', 'recycled'] },
    { server: 'listens-in-each-worker', caughtBy: ['all-killed'] },
    { server: 'keeps-a-descriptor-of-each-worker', caughtBy: ['all-killed'] },
    { server: 'starts-again-at-once', caughtBy: ['backs-off'] },
    { server: 'waits-for-each-worker', caughtBy: ['stopped-worker'] },
    { server: 'watches-nobody', caughtBy: ['hung-worker'] },
    { server: 'kills-who-has-nothing-to-do', caughtBy: ['hung-worker'] },
    { server: 'lets-workers-live-on', caughtBy: ['master-killed'] },
    { server: 'leaves-without-its-workers', caughtBy: ['leaves-nobody'] },
    { server: 'hears-sigterm-once', caughtBy: ['stops-at-once'] },
    { server: 'tells-one-of-the-log', caughtBy: ['reopens-logs'] },
    { server: 'pins-all-to-one-cpu', caughtBy: ['one-cpu-each'] },
    { server: 'pins-its-master', caughtBy: ['one-cpu-each'] },
    { server: 'counts-cpus-on', caughtBy: ['pinned-again'] },
    { server: 'counts-cpus-from-0', caughtBy: ['pinned-where-allowed'] },
    { server: 'ignores-sighup', caughtBy: RECYCLED },
    { server: 'closes-idle-connections-at-once', caughtBy: ['recycled', 'idle-are-told'] },
    {
      server: 'passes-to-the-retired',
      caughtBy: ['recycled-round-robin', 'recycled-least-connections'],
    },
    { server: 'breaks-off-downloads', caughtBy: ['recycled-downloads'] },
    { server: 'waits-for-the-idle', caughtBy: ['recycled-idle'] },
    { server: 'forgets-to-say-close', caughtBy: ['recycled', 'idle-are-told'] },
    { server: 'never-has-enough', caughtBy: ['max-requests'] },
    { server: 'ends-when-it-has-enough', caughtBy: ['max-requests'] },
    { server: 'lets-one-worker-accept', caughtBy: ['fair-kernel', 'fair-reuseport'] },
    {
      server: 'passes-to-the-most-crowded',
      caughtBy: ['fair-least-connections', 'avoids-the-crowded'],
    },
    { server: 'counts-all-who-ever-came', caughtBy: ['avoids-the-crowded'] },
    { server: 'has-one-socket-for-all', caughtBy: ['a-socket-each'] },
    { server: 'forgets-the-date', caughtBy: BEHAVES },
    { server: 'spins-in-a-worker', caughtBy: ['processes-asleep'] },
    { server: 'spins-after-a-death', caughtBy: ['processes-asleep'] },
    { server: 'leaves-its-memory-in-dev-shm', caughtBy: ['no-memory-left'] },
    { server: 'leaves-memory-of-each-worker', caughtBy: ['no-memory-left'] },
    { server: 'retires-the-same-twice', caughtBy: ['recycled-at-once'] },
    { server: 'dies-at-the-second-sighup', caughtBy: ['recycled-at-once'] },
    { server: 'pins-one-thread-of-each', caughtBy: ['one-cpu-each'] },
    { server: 'ends-with-its-worker', caughtBy: ['worker-sigterm'] },
    { server: 'replaces-only-who-crashed', caughtBy: ['worker-sigterm'] },
    { server: 'keeps-a-descriptor-of-each-it-is-passed', caughtBy: ['passed-whole'] },
    { server: 'has-workers-that-end-on-ctrl-c', caughtBy: ['ctrl-c-for-all'] },
    { server: 'adds-its-own-once-more', caughtBy: ['same-whole'] },
    { server: 'takes-its-counts-along', caughtBy: ['counts-outlive-recycling'] },
    { server: 'waits-for-a-stopped-worker', caughtBy: ['stop-beside-a-stopped'] },
    { server: 'keeps-a-descriptor-of-each-it-retires', caughtBy: ['recycled-at-once'] },
    { server: 'says-of-all-what-it-says-of-the-last', caughtBy: ['own-contents'] },
    { server: 'has-new-sockets-for-new-workers', caughtBy: ['recycled-reuseport'] },
    { server: 'logs-its-own-address', caughtBy: ['own-addresses'] },
    { server: 'loses-its-last-lines', caughtBy: ['last-lines'] },
  ],
}
