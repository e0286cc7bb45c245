/** What a server has to say of itself, a line each, above a level. */

/** From all that can be said to what has to be. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof LEVELS)[number]

export class ErrorLog {
  /** Writes to `fd`, which stays the caller's, what is of `level` or above. */
  constructor(_fd: number, _level: Level) {}

  write(_level: Level, _message: string): void {}
}

/** At which level a response with `status` is worth mentioning. */
export function levelOf(status: number): Level {
  return status >= 500 ? 'error' : 'info'
}
