/** What each signal means to a master. */

/** What a master can be told by a signal: signal(7). */
export interface Signalled {
  /** Finish, and end; at once, where it is said again. */
  stop(): void
  /** Replace every worker by a new one. */
  recycle(): void
  /** Whoever rotates logs has moved them. */
  reopenLogs(): void
}

// #region signals
/**
 * SIGTERM and SIGINT stop the server, SIGHUP recycles its workers, SIGUSR1 has the
 * logs opened again, SIGUSR2 means nothing, and is no reason to die. Node calls these
 * on the main thread, in a turn that our loop lets it have.
 */
export function hearSignals(master: Signalled): void {
  process.on('SIGTERM', () => master.stop())
  process.on('SIGINT', () => master.stop())
  process.on('SIGHUP', () => master.recycle())
  process.on('SIGUSR1', () => master.reopenLogs())
  process.on('SIGUSR2', () => {})
}
// #endregion signals
