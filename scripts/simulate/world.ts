/** What everybody in a simulation knows of: the kernel, the site, and where to complain. */
import type { Kernel } from '../../stages-src/sys/simulated/kernel.ts'
import type { Random } from '../../stages-src/sys/simulated/random.ts'
import type { TcpSocket } from '../../stages-src/sys/simulated/tcp-socket.ts'
import type { Settings } from './settings.ts'
import type { SimulatedSite } from './site.ts'
import type { Connections } from './watch/connections.ts'

/** Something that must not be. */
export interface Finding {
  readonly kind: FindingKind
  readonly what: string
  /** Milliseconds of the simulated clock. */
  readonly at: number
}

export type FindingKind =
  | 'wrong response'
  | 'cut off'
  | 'starved'
  | 'too late'
  | 'too early'
  | 'leak'
  | 'asleep with work to do'
  | 'spinning'
  | 'no clean stop'
  | 'not logged'
  | 'exception'

export interface World {
  readonly kernel: Kernel
  readonly settings: Settings
  readonly site: SimulatedSite
  readonly connections: Connections
  /** For what clients do. */
  readonly random: Random
  readonly protocol: 'http' | 'echo'
  /** A server that serves one client after the other: who waits is not starved. */
  readonly isSequential: boolean
  /** The socket that the server listens on, once it does. */
  readonly listener: TcpSocket | undefined
  /** When it was told to stop; Infinity before. */
  stoppedAt: number
  find(kind: FindingKind, what: string): void
  note(who: string, what: string): void
}

/** Milliseconds in which something happens that only the server's work can hold up. */
export function patience({ settings }: World): number {
  return 200 + 8 * settings.delay[1]
}

/** Milliseconds in which a loop that sleeps has looked at whatever has come. */
export const ATTENTION = 120

/** How much later than its limit an end may be seen: a tick, the work, the way. */
export function tolerance({ settings }: World): number {
  return 16 + 30 + 2 * settings.delay[1]
}
