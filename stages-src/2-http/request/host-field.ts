/** The Host field, which a request of HTTP/1.1 has once: RFC 9112 §3.2. */
import { type Problem, problem } from '../problem.ts'
import { isAuthority } from './host.ts'
import type { Request } from './request.ts'

const NO_HOST = problem(400, 'HTTP/1.1 without a Host field (RFC 9112, 3.2)')
const MANY_HOSTS = problem(400, 'more than one Host field (RFC 9112, 3.2)')
const BAD_HOST = problem(400, 'Host is no host and port (RFC 9112, 3.2)')

/** What is wrong with the Host field, if anything. */
export function hostProblem({
  fields,
  minorVersion,
}: Request): Problem | undefined {
  const line = fields.find('host')
  if (line < 0) return minorVersion === 1 ? NO_HOST : undefined
  if (fields.find('host', line + 1) >= 0) return MANY_HOSTS
  const { bytes } = fields
  const valid = isAuthority(bytes, fields.valueStart(line), fields.valueEnd(line))
  return valid ? undefined : BAD_HOST
}
