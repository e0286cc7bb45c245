import koffi from 'koffi'
import { Memory, must } from '#sys'
import { descriptors } from '../../scripts/lib/proc.ts'

/** RLIMIT_NOFILE of getrlimit(2): one more than the highest descriptor a process may open. */
const RLIMIT_NOFILE = 7

const prlimit = koffi
  .load(null)
  .func('int prlimit(int pid, int resource, uintptr_t new_limit, uintptr_t old_limit)')

/** Leaves a process no room for one more descriptor, until the function it returns is called. */
export function exhaustDescriptors(pid: number): () => void {
  const limit = new Memory(16)
  must(prlimit(pid, RLIMIT_NOFILE, 0, limit.address), 'prlimit')
  const usual = limit.view.getBigUint64(0, true)
  const open = new Set(descriptors(pid).map(({ fd }) => fd))
  let lowest = 0
  while (open.has(lowest)) lowest += 1
  const setSoft = (soft: bigint) => {
    limit.view.setBigUint64(0, soft, true)
    must(prlimit(pid, RLIMIT_NOFILE, limit.address, 0), 'prlimit')
  }
  setSoft(BigInt(lowest))
  return () => setSoft(usual)
}
