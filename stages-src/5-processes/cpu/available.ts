/** On how many processors processes can be at work at once. */
import { CpuSet, must, sched_getaffinity } from '#sys'
import { processorLimit } from './cgroup.ts'

// #region available
/** The numbers of those on which this thread may run. Throws SystemError. */
export function allowedProcessors(): number[] {
  const set = new CpuSet()
  must(sched_getaffinity(0, set), 'sched_getaffinity')
  return set.processors
}

/** So many, or fewer where a cgroup allows less time; at least 1. */
export function availableProcessors(root = '/'): number {
  const limit = Math.ceil(processorLimit(root))
  return Math.max(1, Math.min(allowedProcessors().length, limit))
}
// #endregion available
