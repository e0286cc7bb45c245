/** A line that a client sends to a master, and what it asks for. */

export interface Request {
  readonly command: 'status' | 'recycle' | 'scale' | 'stop' | 'scoreboard'
  /** For 'scale': how many there should be; otherwise 0. */
  readonly workers: number
}

/** Bytes of a line at most, with its line feed. */
export const LONGEST_REQUEST = 256

// #region parse
/** Reads a line without its end; undefined where it means nothing. */
export function parseRequest(line: string): Request | undefined {
  const [, plain, scale, workers = '0'] =
    /^(?:(status|recycle|stop|scoreboard)|(scale) (\d{1,6}))$/.exec(line) ?? []
  const command = plain ?? scale
  if (command === undefined) return undefined
  return { command: command as Request['command'], workers: Number(workers) }
}
// #endregion parse
