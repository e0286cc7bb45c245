/** Which checks prove which milestone of stage 3, the server of several threads. */
import { outOfDescriptors } from '../any-server/descriptors.ts'
import { restarts, stopsOn } from '../any-server/shutdown.ts'
import { type MilestoneCheck, needingNoFiles, proving } from '../check.ts'
import { protocol } from '../http/protocol.ts'
import { milestonesForAll as sequential } from '../stage-2/milestones.ts'
import { ownAddresses } from '../threads/addresses.ts'
import { nobodyLeftAsleep, sleepsBesideClients } from '../threads/at-work.ts'
import { ownContents, ownDescriptors } from '../threads/contents.ts'
import { countedTogether } from '../threads/counts.ts'
import { pool } from '../threads/first-pool.ts'
import { threadsPerConnection } from '../threads/first-threads.ts'
import { lastLines } from '../threads/last-lines.ts'
import { wholeLines } from '../threads/log.ts'
import { firstCome } from '../threads/order.ts'
import { clientsCostNoThread } from '../threads/outlasting.ts'
import { refuses } from '../threads/refusing.ts'
import {
  interruptedUnderLoad,
  stopsIdle,
  stopsUnderLoad,
  stopsWithQueue,
} from '../threads/stopping.ts'

const [lastFirst] = threadsPerConnection
const crowd = pool.filter(({ id }) => id === 'a-crowd')
const threads = pool.filter(({ id }) => id !== 'a-crowd')

/** Everything that stage 2 does, several threads have to do as well: by what it is about. */
function alsoOf(...milestones: string[]): MilestoneCheck[] {
  return sequential.filter(({ milestone }) => milestones.includes(milestone))
}

/** In the order of the plan. */
export const milestones: MilestoneCheck[] = [
  ...proving('s3.milestone.1', [
    ...needingNoFiles([...(lastFirst ? [lastFirst] : []), ...threads]),
    sleepsBesideClients,
    clientsCostNoThread,
  ]),
  ...proving('s3.milestone.2', [
    ownContents,
    ...alsoOf('s2.milestone.1', 's2.milestone.2', 's2.milestone.5', 's2.milestone.7'),
  ]),
  ...proving('s3.milestone.3', [
    ownDescriptors,
    nobodyLeftAsleep,
    countedTogether,
    ...alsoOf('s2.milestone.3', 's2.milestone.4'),
  ]),
  ...proving('s3.milestone.4', [wholeLines, ownAddresses, lastLines, ...alsoOf('s2.milestone.6')]),
  ...proving('s3.milestone.5', [
    stopsUnderLoad,
    interruptedUnderLoad,
    stopsWithQueue,
    stopsIdle,
    stopsOn('SIGTERM', protocol, 'connected'),
    stopsOn('SIGINT', protocol),
    restarts(protocol),
  ]),
  ...proving('s3.milestone.6', [...crowd, firstCome, refuses, outOfDescriptors(protocol)]),
]
