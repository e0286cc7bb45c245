/** A server of one of the stages, as the simulation runs it. */
import type { World } from '../world.ts'

export interface SimulatedServer {
  readonly protocol: 'http' | 'echo'
  /** Whether it serves one client after the other. */
  readonly isSequential: boolean
  /**
   * Serves on PORT until it has stopped. `ready` is told, once it can serve, the
   * eventfd by which it is stopped. What it leaves open on purpose: how many descriptors
   * of each kind.
   */
  serve(world: World, logs: Logs, ready: (stop: number) => void): Readonly<Record<string, number>>
}

/** What the servers log, kept in memory. */
export interface Logs {
  /** A line of any log: '127.0.0.1:32768: end of stream'. */
  line(text: string): void
  /** A response has been sent. */
  access(): void
}
