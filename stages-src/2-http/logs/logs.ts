/** Both logs of a server, for whoever serves. */
import { LineWriter } from '../../1-echo/line-writer.ts'
import { type AccessEntry, accessLine } from './access-log.ts'
import { ErrorLog, type Level } from './error-log.ts'

export interface Logs {
  readonly access: { write(entry: AccessEntry): void }
  readonly errors: { write(level: Level, message: string): void }
}

/** Where they go: descriptors, -1 for none. */
export interface LogDescriptors {
  readonly accessLog: number
  readonly errorLog: number
}

/** Logs that write each line at once. */
export function straightLogs(
  { accessLog, errorLog }: LogDescriptors,
  level: Level,
): Logs {
  const lines = new LineWriter(accessLog)
  return {
    access: {
      write: accessLog < 0 ? () => {} : (entry) => lines.write(accessLine(entry)),
    },
    errors: new ErrorLog(errorLog, level),
  }
}
