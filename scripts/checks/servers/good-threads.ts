/** Stage 3's server with a thread for each connection: as correct as its pool. */
import { root } from '../../lib/root.ts'

const words = [
  ...[`${root}stages-src/3-threads/main.ts`, '--model', 'thread-per-connection'],
  ...process.argv.slice(2),
]
// The kernel's execve(2): the process that is checked has this one's number.
process.execve?.(process.execPath, [process.execPath, ...words], { ...process.env })
