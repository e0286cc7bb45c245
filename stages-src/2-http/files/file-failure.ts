/** What it means for a client that a file could not be had. */
import {
  EACCES,
  EAGAIN,
  ELOOP,
  EMFILE,
  ENAMETOOLONG,
  ENFILE,
  ENODEV,
  ENOENT,
  ENOMEM,
  ENOTDIR,
  ENXIO,
  EPERM,
  EXDEV,
  errorName,
} from '#sys'
import { encodePath, type Path } from './path.ts'

export interface Failure {
  readonly kind: 'failure'
  readonly status: 403 | 404 | 500 | 503
  /** For the error log: what failed, for which path, and how. */
  readonly reason: string
}

/** The response to `call` having answered `result`, a negative one, for `path`. */
export function failed(call: string, result: number, path: Path): Failure {
  const status = statuses.get(-result) ?? 500
  const reason = `${call} ${encodePath(path)}: ${errorName(result)}`
  return { kind: 'failure', status, reason }
}

const statuses = new Map<number, Failure['status']>([
  // There is no such file, nor could there be.
  [ENOENT, 404],
  [ENOTDIR, 404],
  [ENAMETOOLONG, 404],
  // There is something, and it is not for you: no permission, a symbolic link, a
  // way out of the root, a socket or a device.
  [EACCES, 403],
  [EPERM, 403],
  [ELOOP, 403],
  [EXDEV, 403],
  [ENXIO, 403],
  [ENODEV, 403],
  // Not now: out of descriptors or memory, a lease on the file, directories that
  // move faster than the kernel can follow.
  [EMFILE, 503],
  [ENFILE, 503],
  [ENOMEM, 503],
  [EAGAIN, 503],
])
