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
import type { Problem } from '../problem.ts'
import type { Field } from '../response/field.ts'
import { encodePath, type Path } from './path.ts'

/** The problem that `call` for `path` answered `result`, a negative one. */
export function fileProblem(call: string, result: number, path: Path): Problem {
  const status = STATUSES.get(-result) ?? 500
  const reason = `${call} ${encodePath(path)}: ${errorName(result)}`
  // Descriptors or memory ran out, which passes: RFC 9110 §15.6.4.
  return status === 503 ? { status, reason, fields: [RETRY] } : { status, reason }
}

const RETRY: Field = ['Retry-After', '1']

const STATUSES = new Map<number, 403 | 404 | 503>([
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
