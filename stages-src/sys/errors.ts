/**
 * Errors as the kernel tells them, by number, and as a person reads them, by name.
 */
import { constants } from 'node:os'
import koffi from 'koffi'

/** The numbers of errno(3) by name, with three of Linux that Node has no names for. */
export const errnos = {
  ...constants.errno,
  ...{ ENONET: 64, ETOOMANYREFS: 109, EHOSTDOWN: 112 },
} as const

/** They differ between systems; these are this system's. */
export const {
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAGAIN,
  EBADF,
  ECHILD,
  ECONNABORTED,
  ECONNREFUSED,
  ECONNRESET,
  EEXIST,
  EHOSTDOWN,
  EHOSTUNREACH,
  EINPROGRESS,
  EINTR,
  EINVAL,
  EIO,
  EISDIR,
  ELOOP,
  EMFILE,
  ENAMETOOLONG,
  ENETDOWN,
  ENETUNREACH,
  ENFILE,
  ENODEV,
  ENOBUFS,
  ENOENT,
  ENOMEM,
  ENONET,
  ENOPROTOOPT,
  ENOSYS,
  ENOTCONN,
  ENOTDIR,
  ENOTSOCK,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  EPIPE,
  EPROTO,
  ESPIPE,
  ESRCH,
  ETIMEDOUT,
  ETOOMANYREFS,
  EXDEV,
} = errnos

/** The name of any errno that a call may report, as the fault injector reads it. */
export type ErrorName = keyof typeof errnos

/**
 * Returns a call's result, or throws the SystemError that a negative one stands
 * for.
 */
export function must(result: number, syscall: string): number {
  if (result < 0) throw new SystemError(-result, syscall)
  return result
}

/** A system call that failed and that the caller had no plan for. */
export class SystemError extends Error {
  /** The symbolic name, such as 'EADDRINUSE'. */
  readonly code: string
  /** The positive number of errno(3). */
  readonly errno: number
  /** The call as the caller named it, such as 'bind'. */
  readonly syscall: string

  constructor(errno: number, syscall: string) {
    const code = errorName(-errno)
    super(`${syscall}: ${strerror(errno)} (${code})`)
    this.name = 'SystemError'
    this.code = code
    this.errno = errno
    this.syscall = syscall
  }
}

const strerror = koffi.load(null).func('const char *strerror(int errnum)')

/** Names a negative result: `errorName(-32)` is 'EPIPE'. */
export function errorName(result: number): string {
  return names.get(-result) ?? `errno ${-result}`
}

const names = new Map(Object.entries(errnos).map(([name, errno]) => [errno, name]))
// Two numbers have two names each; man pages and strace print these.
names.set(EAGAIN, 'EAGAIN')
names.set(EOPNOTSUPP, 'EOPNOTSUPP')
