/** What the checks of the first programs of weeks 14 to 17 have in common. */
import { until } from '../../lib/patience.ts'
import { isThere, type Process } from '../../lib/processes.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { askOnce } from '../http/ask.ts'
import type { Server } from '../server.ts'
import { FRONT } from '../threads/clients.ts'
import { inWords, masterOf } from './workers.ts'

/** How many workers there are, where a check asks for no other number. */
export const MANY = 3

/** A server with its workers, whom nobody has asked yet. */
export interface Prefork {
  server: Server
  /** What it was started with, for a report. */
  flags: string
  master: Process
  workers: Process[]
}

/** Starts a server with so many workers, and waits until they are there. */
export async function startPrefork(context: Context, more = '', many = MANY): Promise<Prefork> {
  const flags = `--workers ${many} ${more}`.trim()
  const server = await context.startWith(flags)
  const master = masterOf(context, server)
  const workers = await expectMany(context, server, many, flags)
  return { server, flags, master, workers }
}

/** Waits until so many processes come from the server, none of them among `former`. */
export async function expectMany(
  context: Context,
  server: Server,
  many: number,
  sent: string,
  former: readonly Process[] = [],
): Promise<Process[]> {
  let now: Process[] = []
  const areThere = () => {
    now = server.descendants()
    return now.length === many && !former.some(isThere)
  }
  if (await until(context.patience, areThere)) return now
  return fail({
    sent,
    expected: `${many} processes that come from ${inWords([masterOf(context, server)])}${former.length > 0 ? `, and none of ${inWords(former)}` : ''}`,
    came: `${now.length}: ${inWords(now)}`,
  })
}

/** The page, as text. */
export async function pageOf(context: Context, server: Server): Promise<string> {
  const { content } = await askOnce(context, FRONT, server)
  return content.toString()
}

/** Which of the processes a page names by its pid; undefined where it names none of them. */
export function namedIn(page: string, processes: readonly Process[]): Process | undefined {
  return processes.find(({ pid }) => new RegExp(`(?<!\\d)${pid}(?!\\d)`).test(page))
}
