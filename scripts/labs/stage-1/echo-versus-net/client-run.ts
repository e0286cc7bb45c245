import { outputOf } from '../../../lib/run.ts'
import { pinning, type Role } from '../../pinning.ts'
import type { ServerProcess } from '../../server-process.ts'

/** What one run of the measuring client has found. */
export interface Sample {
  /** Round trips, or bytes that came back. */
  count: number
  seconds: number
  /** Of one round trip, in microseconds; absent for a stream. */
  median?: number
  p99?: number
  /** Seconds of CPU time that the server has used meanwhile. */
  serverSeconds: number
}

export interface Load {
  mode: 'trips' | 'stream'
  /** Bytes of a message, or of a piece of the stream. */
  size: number
  milliseconds: number
  role: Role
}

/** Runs the measuring client (a command's first words) against a server. */
export async function runClient(
  client: readonly string[],
  server: ServerProcess,
  { mode, size, milliseconds, role }: Load,
): Promise<Sample> {
  const before = server.cpuSeconds()
  const given = [server.port, mode, size, milliseconds].map(String)
  const printed = await outputOf([...pinning(role), ...client, ...given])
  return { ...JSON.parse(printed), serverSeconds: server.cpuSeconds() - before }
}
