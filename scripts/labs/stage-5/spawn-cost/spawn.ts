/**
 * What posix_spawn(3) takes of its caller:
 *
 *     node scripts/labs/stage-5/spawn-cost/spawn.ts MEGABYTES TIMES
 *
 * Takes so much memory besides, writes to all of it, starts /bin/true so many times, and prints for
 * each how many microseconds the call took.
 */
import {
  ChildStatus,
  must,
  P_PIDFD,
  pidfd_open,
  posix_spawn,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  waitid,
} from '#sys'

const [megabytes = '1', times = '1'] = process.argv.slice(2)
const ballast = Buffer.alloc(Number(megabytes) * 2 ** 20, 1)
const [actions, attributes] = [new SpawnActions(), new SpawnAttributes()]
const info = new ChildStatus()
for (let time = 0; time < Number(times); time++) {
  const began = performance.now()
  const pid = posix_spawn('/bin/true', actions, attributes, ['true'], [])
  const took = performance.now() - began
  const pidfd = must(pidfd_open(must(pid, 'posix_spawn'), 0), 'pidfd_open')
  must(waitid(P_PIDFD, pidfd, info, WEXITED), 'waitid')
  console.log((took * 1000).toFixed(1))
}
// Until here it is not to be collected.
if (ballast.length === 0) console.log(ballast)
