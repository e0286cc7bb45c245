/** Connections that say nothing. */
import { Program } from '../../lib/program.ts'
import { LabFailure } from '../lab.ts'
import { pinning } from '../pinning.ts'
import { SMALL } from './contenders.ts'

/**
 * Opens so many connections to a server, each of which asks once and then says nothing more. They
 * last until the program that comes back is stopped.
 */
export async function openIdle(port: number, count: number): Promise<Program> {
  const program = 'scripts/labs/stage-3/many-connections/idle.ts'
  const words = [process.execPath, program, `${port}`, SMALL, `${count}`]
  const idle = new Program([...pinning('load'), ...words])
  while (!idle.standardOutput.includes('ready')) {
    if (idle.exit) throw new LabFailure(`opened no ${count} connections: ${idle.lines[0]}`)
    await idle.news
  }
  return idle
}
