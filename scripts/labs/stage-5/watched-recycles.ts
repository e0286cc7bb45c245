/** Workers that are replaced, as their scoreboard shows it. */
import { outputOf } from '../../lib/run.ts'
import type { Recycle } from './watched-recycles/recycle.ts'

/** Has the master at `socket` replace its workers so many times: when what happened. */
export async function watchRecycles(socket: string, times: number): Promise<Recycle[]> {
  const program = 'scripts/labs/stage-5/watched-recycles/watch.ts'
  const printed = await outputOf([process.execPath, program, socket, `${times}`])
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
