import { fail } from './failure.ts'
import type { Server } from './server.ts'

/** The server ends by itself, with status 0. */
export async function expectOrderlyExit(
  server: Server,
  sent: string,
  patience: number,
): Promise<void> {
  const exit = await server.exit(patience)
  if (exit?.status === 0) return
  fail({
    sent,
    expected: 'exit status 0',
    came: exit?.description ?? `a server that still runs after ${patience / 1000} s`,
  })
}
