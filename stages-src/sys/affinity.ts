/** On which processors a thread may run: sched_setaffinity(2). */
import { systemCall } from '#sys/kernel'
import { CPU_SET_SIZE, type CpuSet } from './cpu-set.ts'

const kernelSetAffinity = systemCall(
  'int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)',
  ['EFAULT', 'EINVAL', 'EPERM', 'ESRCH'],
)
/**
 * sched_setaffinity(2): has a thread (0: the calling one) run on processors of `mask`
 * alone; what it starts from then on inherits that. 0, or -EINVAL where there is none
 * of them, -EPERM, -ESRCH.
 */
export function sched_setaffinity(pid: number, mask: CpuSet): number {
  return kernelSetAffinity(pid, CPU_SET_SIZE, mask.memory.address)
}

const kernelGetAffinity = systemCall(
  'int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)',
  ['EFAULT', 'EINVAL', 'ESRCH'],
)
/** sched_getaffinity(2): makes `mask` the processors that it may run on. 0, or -errno. */
export function sched_getaffinity(pid: number, mask: CpuSet): number {
  return kernelGetAffinity(pid, CPU_SET_SIZE, mask.memory.address)
}

const kernelGetCpu = systemCall('int sched_getcpu(void)', ['ENOSYS'])
/** sched_getcpu(3): on which processor the thread is running now. */
export function sched_getcpu(): number {
  return kernelGetCpu()
}
