/** Which line of a stage made a system call. */
import { fileURLToPath } from 'node:url'
import { getCallSites } from 'node:util'

const door = new URL('.', import.meta.url).href
const rooms = fileURLToPath(new URL('..', import.meta.url))

/**
 * The nearest line on the stack outside of this folder: '1-echo/server.ts:42',
 * relative to the stages where it lies among them. Node strips types without moving
 * lines.
 */
export function callSite(): string {
  for (const { scriptName, lineNumber } of getCallSites(12)) {
    if (scriptName.startsWith(door) || scriptName.startsWith('node:')) continue
    const path = scriptName.startsWith('file:')
      ? fileURLToPath(scriptName)
      : scriptName
    const short = path.startsWith(rooms) ? path.slice(rooms.length) : path
    return `${short}:${lineNumber}`
  }
  return ''
}
