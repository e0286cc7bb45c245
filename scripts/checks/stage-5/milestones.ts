/** Which checks prove which milestone of stage 5, the server of several processes. */
import { restarts, stopsOn } from '../any-server/shutdown.ts'
import { type MilestoneCheck, proving } from '../check.ts'
import { stopsAmongMany } from '../events/stopping.ts'
import { subjects } from '../http/cases/index.ts'
import { protocol } from '../http/protocol.ts'
import { oneEach, pinnedAgain, withinTheAllowed } from '../processes/affinity.ts'
import { interruptedAll, stopsBesideAStopped, workerAsked } from '../processes/asked.ts'
import { allAtRest, noMemoryLeft } from '../processes/at-rest.ts'
import { BALANCES } from '../processes/balances.ts'
import { leavesNobody, reopensLogs, stopsAtOnce } from '../processes/ending.ts'
import { behaves } from '../processes/everything.ts'
import { idleAreTold } from '../processes/idle-clients.ts'
import { allKilled, backsOff, killed, masterKilled } from '../processes/killed.ts'
import { goneOnTheWay, nothingLost, oneListens } from '../processes/passing.ts'
import { masterServesNothing, soManyWorkers, workersBeforehand } from '../processes/prefork.ts'
import {
  endsIdle,
  finishesDownloads,
  maxRequests,
  recycled,
  recycledAtOnce,
} from '../processes/recycling.ts'
import { avoidsTheCrowded, fair, socketEach } from '../processes/shares.ts'
import { oneMapping, outliveRecycling, outliveWorkers, sameWhole } from '../processes/sharing.ts'
import { hungWorker, stoppedWorker } from '../processes/stopped.ts'
import { milestonesForAll as alsoOfStage2, TIME_LIMITS } from '../stage-2/milestones.ts'
import { ownAddresses } from '../threads/addresses.ts'
import { ownContents, ownDescriptors } from '../threads/contents.ts'
import { lastLines } from '../threads/last-lines.ts'
import { wholeLines } from '../threads/log.ts'

/** What waits for time to pass, and says nothing of who serves. */
const SLOW = [
  ...[...TIME_LIMITS, 'big-file', 'beyond-32-bits'],
  ...['restart-beside-clients', 'stopped-in-a-wait'],
  ...['descriptors-each-path', 'descriptors-of-limits', 'memory-stable', 'no-remains'],
  ...['log-large', 'log-408', 'no-descriptor-for-a-file'],
]

/** Everything that stage 2 does, several processes have to do as well. */
const wire = subjects.map(({ id }) => id)
const underEachBalance = {
  together: alsoOfStage2.filter(({ id }) => wire.includes(id)),
  inTurn: alsoOfStage2.filter(({ id }) => !wire.includes(id) && !SLOW.includes(id)),
}

/** In the order of the plan. */
export const milestones: MilestoneCheck[] = [
  ...proving('s5.milestone.1', [
    soManyWorkers,
    workersBeforehand,
    masterServesNothing,
    allAtRest,
    ownContents,
    ownDescriptors,
    wholeLines,
    ownAddresses,
    lastLines,
    ...alsoOfStage2,
  ]),
  ...proving('s5.milestone.2', [oneListens, nothingLost, goneOnTheWay]),
  ...proving('s5.milestone.3', [oneMapping, sameWhole, outliveWorkers, noMemoryLeft]),
  ...proving('s5.milestone.4', [
    killed(),
    killed('reuseport'),
    killed('round-robin'),
    allKilled,
    backsOff,
    stoppedWorker,
    hungWorker,
    workerAsked,
    masterKilled,
    leavesNobody,
    stopsAtOnce,
    stopsBesideAStopped,
    interruptedAll,
    stopsAmongMany,
    stopsOn('SIGTERM', protocol, 'connected'),
    stopsOn('SIGINT', protocol),
    restarts(protocol),
    reopensLogs,
  ]),
  ...proving('s5.milestone.5', [oneEach, pinnedAgain, withinTheAllowed]),
  ...proving('s5.milestone.6', [
    ...recycled,
    recycledAtOnce,
    outliveRecycling,
    idleAreTold,
    finishesDownloads,
    endsIdle,
    maxRequests,
  ]),
  ...proving('s5.milestone.7', [
    ...BALANCES.map(fair),
    socketEach,
    avoidsTheCrowded,
    ...BALANCES.map((balance) => behaves(balance, underEachBalance)),
  ]),
]
