/** The moment to interrupt a server: when it is stuck in a write. */
import { sleep } from '../../../lib/patience.ts'
import { tcpSockets } from '../../../lib/proc.ts'
import { LabFailure } from '../../lab.ts'

/** Milliseconds in which nothing moves. */
const STILLNESS = 300
const PATIENCE = 30_000

/** Resolves when the server on a port is stuck in a write: its send buffer is full and stays so. */
export async function untilStuck(port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE
  for (let before = 0; performance.now() < deadline; ) {
    await sleep(STILLNESS)
    const now = sendQueue(port)
    if (now > 0 && now === before) return
    before = now
  }
  throw new LabFailure(`found nothing stuck on port ${port}`)
}

/** Bytes that the server's end of its connections has sent and nobody has taken. */
function sendQueue(port: number): number {
  const ends = tcpSockets().filter(({ localPort, remotePort }) => localPort === port && remotePort)
  return ends.reduce((sum, end) => sum + end.sendQueue, 0)
}
