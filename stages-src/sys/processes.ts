/** The end of a process. */
import { systemCall } from '#sys/kernel'

const kernelExit = systemCall('void _exit(int status)', [])
/**
 * _exit(2): ends the process at once, whatever its threads are doing. Nothing of
 * Node's is finished: what it has not written is lost. Does not return.
 */
export function _exit(status: number): void {
  kernelExit(status)
}
