/** How lines end: RFC 9112 §2.2. */

import { problem } from '../problem.ts'
import { CR, LF } from './characters.ts'
import type { Step } from './step.ts'

const BARE_LF = problem(400, 'a line ends in LF without CR (RFC 9112, 2.2)')
const BARE_CR = problem(400, 'a CR without LF behind it (RFC 9112, 2.2)')

/**
 * Passes the CRLF that must stand here; `short` is what to say where the bytes end
 * before it does, `otherwise` where something else stands here. The standard lets a
 * recipient take a bare LF for the end of a line. Two that do not agree on what
 * ends a line do not agree on where a request ends, so here it is refused.
 */
export function passLineEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  short: Step,
  otherwise: Step = BARE_CR,
): Step {
  if (at === end) return short
  if (bytes[at] === LF) return BARE_LF
  if (bytes[at] !== CR) return otherwise
  if (at + 1 === end) return short
  return bytes[at + 1] === LF ? at + 2 : BARE_CR
}
