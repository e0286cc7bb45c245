/** Which checks prove which milestone of stage 3, the server of several threads. */
import { restarts, stopsOn } from '../any-server/shutdown.ts'
import { type MilestoneCheck, proving } from '../check.ts'
import { protocol } from '../http/protocol.ts'
import { milestones as sequential } from '../stage-2/milestones.ts'
import { ownContents, ownDescriptors } from '../threads/contents.ts'
import { countedTogether } from '../threads/counts.ts'
import { pool } from '../threads/first-pool.ts'
import { threadsPerConnection } from '../threads/first-threads.ts'
import { wholeLines } from '../threads/log.ts'
import { refuses } from '../threads/refusing.ts'
import { stopsIdle, stopsUnderLoad, stopsWithQueue } from '../threads/stopping.ts'

const [lastFirst] = threadsPerConnection
const crowd = pool.filter(({ id }) => id === 'a-crowd')
const threads = pool.filter(({ id }) => id !== 'a-crowd')

/** Everything that stage 2 does, several threads have to do as well: by what it is about. */
function alsoOf(...milestones: string[]): MilestoneCheck[] {
  return sequential.filter(
    ({ id, milestone }) => milestones.includes(milestone) && id !== 'sigterm',
  )
}

/** In the order of the plan. */
export const milestones: MilestoneCheck[] = [
  ...proving('s3.milestone.1', [...(lastFirst ? [lastFirst] : []), ...threads]),
  ...proving('s3.milestone.2', [
    ownContents,
    ...alsoOf('s2.milestone.1', 's2.milestone.2', 's2.milestone.5', 's2.milestone.7'),
  ]),
  ...proving('s3.milestone.3', [
    ownDescriptors,
    countedTogether,
    ...alsoOf('s2.milestone.3', 's2.milestone.4'),
  ]),
  ...proving('s3.milestone.4', [wholeLines, ...alsoOf('s2.milestone.6')]),
  ...proving('s3.milestone.5', [
    stopsUnderLoad,
    stopsWithQueue,
    stopsIdle,
    stopsOn('SIGTERM', protocol, 'connected'),
    stopsOn('SIGINT', protocol),
    restarts(protocol),
  ]),
  ...proving('s3.milestone.6', [...crowd, refuses]),
]
