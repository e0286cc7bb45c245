/** Whether the connection outlives its request: RFC 9112 §9.3. */
import { elements } from './lists.ts'
import type { Request } from './request.ts'

/** What version and Connection ask for. */
export function wantsMore({ fields, minorVersion }: Request): boolean {
  const line = fields.find('connection')
  if (line < 0) return minorVersion === 1
  // What nearly every browser sends needs no list of strings.
  const only = fields.find('connection', line + 1) < 0
  if (only && fields.says(line, 'keep-alive')) return true
  const options = elements(fields.value('connection')?.toLowerCase() ?? '')
  if (options.includes('close')) return false
  return minorVersion === 1 || options.includes('keep-alive')
}
