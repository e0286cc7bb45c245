/** Both logs of a server, for whoever serves. */
import { type LineSink, LineWriter } from '../../1-echo/line-writer.ts'
import { type AccessEntry, accessLine } from './access-log.ts'
import { ErrorLog, type Level } from './error-log.ts'

export interface Logs {
  readonly access: { write(entry: AccessEntry): void }
  readonly errors: { write(level: Level, message: string): void }
}

/** Logs whose lines go into sinks; what goes into none is not even made. */
export function logsInto(
  accessSink: LineSink | undefined,
  errorSink: LineSink | undefined,
  level: Level,
): Logs {
  const access = (entry: AccessEntry) => accessSink?.write(accessLine(entry))
  return {
    access: { write: accessSink === undefined ? () => {} : access },
    errors: new ErrorLog(errorSink ?? NOWHERE, level),
  }
}

const NOWHERE: LineSink = { write() {} }

/** A sink that writes each line at once to a descriptor; -1: to none. */
export function straight(fd: number): LineSink | undefined {
  return fd < 0 ? undefined : new LineWriter(fd)
}
