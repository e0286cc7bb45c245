/** Processes: their end, signals to them, and how to wait for them. */
import { systemCall } from '#sys/kernel'
import { Memory } from './memory.ts'

const kernelExit = systemCall('void _exit(int status)', [])
/**
 * _exit(2): ends the process at once, whatever its threads are doing. Nothing of
 * Node's is finished: what it has not written is lost. Does not return.
 */
export function _exit(status: number): void {
  kernelExit(status)
}

/** signal(7). */
export const SIGHUP = 1
export const SIGINT = 2
export const SIGKILL = 9
export const SIGUSR1 = 10
export const SIGPIPE = 13
export const SIGTERM = 15
export const SIGCONT = 18
export const SIGSTOP = 19

const kernelKill = systemCall('int kill(pid_t pid, int sig)', [
  'EINVAL',
  'EPERM',
  'ESRCH',
])
/**
 * kill(2): sends a signal to a process, or with 0 asks whether it may. 0, or -ESRCH,
 * -EPERM. A pid may be another process's by now, unless it is a child that has not
 * been waited for.
 */
export function kill(pid: number, sig: number): number {
  return kernelKill(pid, sig)
}

const kernelPidfdOpen = systemCall(
  'long syscall(SYS_pidfd_open, pid_t pid, unsigned int flags)',
  ['EINVAL', 'EMFILE', 'ENFILE', 'ENODEV', 'ENOMEM', 'ESRCH'],
)
/**
 * pidfd_open(2): a descriptor for a process, which polls readable once that has
 * ended, and never stands for another one. Closed on exec. The descriptor, or
 * -ESRCH, -EMFILE, -ENFILE.
 */
export function pidfd_open(pid: number, flags: number): number {
  return kernelPidfdOpen(pid, flags)
}

const kernelPidfdSendSignal = systemCall(
  'long syscall(SYS_pidfd_send_signal, int pidfd, int sig, void *info, ' +
    'unsigned int flags)',
  ['EBADF', 'EINVAL', 'EPERM', 'ESRCH'],
)
/** pidfd_send_signal(2), as kill(2) does it: 0, or -ESRCH, -EPERM. */
export function pidfd_send_signal(pidfd: number, sig: number): number {
  return kernelPidfdSendSignal(pidfd, sig, 0, 0)
}

/** Whom waitid waits for: a pid, or a pidfd. */
export const P_PID = 1
export const P_PIDFD = 3
/** Wait for ends; and not at all where there is none yet. */
export const WEXITED = 4
export const WNOHANG = 1
/** How a child has ended: by itself, or by a signal, with or without a core. */
export const CLD_EXITED = 1
export const CLD_KILLED = 2
export const CLD_DUMPED = 3

/** sizeof(siginfo_t). */
export const SIGINFO_SIZE = 128

/** What waitid says of a child: a siginfo_t, of which it sets these. */
export class ChildStatus {
  readonly memory: Memory = new Memory(SIGINFO_SIZE)

  /** CLD_…. */
  get code(): number {
    return this.memory.view.getInt32(8, true)
  }

  /** Its pid; 0 where none has ended. */
  get pid(): number {
    return this.memory.view.getInt32(16, true)
  }

  /** Its exit status, or the signal's number. */
  get status(): number {
    return this.memory.view.getInt32(24, true)
  }
}

const kernelWaitid = systemCall(
  'int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options)',
  ['EAGAIN', 'ECHILD', 'EINTR', 'EINVAL'],
)
/**
 * waitid(2): waits for a child (`idtype` P_PID or P_PIDFD, and its number) and lets
 * it go. 0, also where WNOHANG found none; or -ECHILD, -EINTR.
 */
export function waitid(
  idtype: number,
  id: number,
  info: ChildStatus,
  options: number,
): number {
  info.memory.bytes.fill(0)
  return kernelWaitid(idtype, id, info.memory.address, options)
}
