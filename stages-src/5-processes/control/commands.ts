/** What a master can be asked over its control socket. */
import type { Status } from '../scoreboard/status.ts'

// #region commands
/** Implemented by the master. */
export interface Commands {
  status(): Status
  /**
   * Replaces every worker, one after another. `done` is told the answer, once, when
   * that is over: 'ok …' or 'error …'.
   */
  recycle(done: (line: string) => void): void
  /** Has so many workers from now on: what to say of it. Throws UserError. */
  scale(workers: number): string
  /** Begins to stop. */
  stop(): void
  /** A descriptor of the scoreboard that can only be read. */
  readonly scoreboard: number
}
// #endregion commands
