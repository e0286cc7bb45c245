/** Which checks prove which milestone of stage 4, the server with an event loop. */
import { outOfDescriptors } from '../any-server/descriptors.ts'
import { restarts, stopsOn } from '../any-server/shutdown.ts'
import { type MilestoneCheck, proving } from '../check.ts'
import { inOrder } from '../events/batches.ts'
import { allInTheirTime, eachInItsTime, waitsForRoom } from '../events/keeping-time.ts'
import { oneThread, onTheList, sleepsAmongMany } from '../events/loop.ts'
import { idleCostsLittle, unreadCostsLittle, unreadStopsReading } from '../events/memory.ts'
import { interleaved, nonBlocking, slowReaders, slowSenders } from '../events/non-blocking.ts'
import { stalledLog } from '../events/stalled-log.ts'
import { interruptedAmongMany, stopsAmongMany } from '../events/stopping.ts'
import { protocol } from '../http/protocol.ts'
import { milestonesForAll as sequential, TIME_LIMITS } from '../stage-2/milestones.ts'
import { ownAddresses } from '../threads/addresses.ts'
import { ownContents, ownDescriptors } from '../threads/contents.ts'
import { threadsPerConnection } from '../threads/first-threads.ts'
import { lastLines } from '../threads/last-lines.ts'
import { wholeLines } from '../threads/log.ts'

const lastFirst = threadsPerConnection.filter(({ id }) => id === 'last-first')

/** Everything that stage 2 does, one thread for all has to do as well; time is a milestone of its own. */
function alsoOf(...milestones: string[]): MilestoneCheck[] {
  return sequential.filter(
    ({ id, milestone }) => milestones.includes(milestone) && !TIME_LIMITS.includes(id),
  )
}

/** In the order of the plan. */
export const milestones: MilestoneCheck[] = [
  ...proving('s4.milestone.1', [...lastFirst, onTheList, oneThread, sleepsAmongMany]),
  ...proving('s4.milestone.2', [nonBlocking, interleaved, slowReaders, slowSenders]),
  ...proving('s4.milestone.3', [
    ownContents,
    inOrder,
    ...alsoOf(
      ...['s2.milestone.1', 's2.milestone.2', 's2.milestone.3'],
      ...['s2.milestone.4', 's2.milestone.5', 's2.milestone.7'],
    ),
  ]),
  ...proving('s4.milestone.4', [
    idleCostsLittle,
    unreadCostsLittle,
    unreadStopsReading,
    ownDescriptors,
  ]),
  ...proving('s4.milestone.5', [
    ...sequential.filter(({ id }) => TIME_LIMITS.includes(id)),
    eachInItsTime,
    allInTheirTime,
    waitsForRoom,
    outOfDescriptors(protocol),
    stopsAmongMany,
    interruptedAmongMany,
    stopsOn('SIGTERM', protocol, 'connected'),
    stopsOn('SIGINT', protocol),
    restarts(protocol),
  ]),
  ...proving('s4.milestone.6', [
    wholeLines,
    ownAddresses,
    lastLines,
    stalledLog,
    ...alsoOf('s2.milestone.6'),
  ]),
]
