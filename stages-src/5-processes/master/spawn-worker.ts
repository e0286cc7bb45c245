/** A worker's process: what it runs, and what it is born with. */
import { fileURLToPath } from 'node:url'
import { close } from '#sys'
import { channelPair } from '../channel/channel.ts'
import { ACCESS_LOG, CHANNEL, ERROR_LOG, SCOREBOARD } from '../worker/legacy.ts'
import { type Given, type Process, spawnProgram } from './spawn-program.ts'

const PROGRAM = fileURLToPath(new URL('../worker-main.ts', import.meta.url))

/** A worker that has begun, and how it is talked to. */
export interface Spawned extends Process {
  /** The master's end. */
  readonly channel: number
}

/** The master's own descriptors; -1 for a log that there is none of. */
export interface Legacy {
  readonly scoreboard: number
  readonly accessLog: number
  readonly errorLog: number
}

// #region spawn
/** Starts a worker. Throws SystemError. */
export function spawnWorker({ accessLog, errorLog, scoreboard }: Legacy): Spawned {
  const given = [
    [scoreboard, SCOREBOARD],
    [accessLog, ACCESS_LOG],
    [errorLog, ERROR_LOG],
  ] as const
  const open = given.filter(([fd]) => fd >= 0)
  return spawnJoined(PROGRAM, [], CHANNEL, open)
}

/**
 * Runs `program` in a process that is joined to this one by a channel: it has its end
 * under the number `end`, and `given` besides, as spawnProgram says. Throws
 * SystemError.
 */
export function spawnJoined(
  program: string,
  words: readonly string[],
  end: number,
  given: Given,
): Spawned {
  const [channel, theirs] = channelPair()
  try {
    return { ...spawnProgram(program, words, [[theirs, end], ...given]), channel }
  } catch (error) {
    close(channel)
    throw error
  } finally {
    close(theirs)
  }
}
// #endregion spawn
