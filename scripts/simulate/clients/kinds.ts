/** Who comes to a server of each protocol, and how often. */
import type { Random } from '../../../stages-src/sys/simulated/random.ts'
import type { Client, Script } from './client.ts'
import * as echo from './echo.ts'
import * as misbehaved from './misbehaved.ts'
import * as wellBehaved from './well-behaved.ts'

type Kind = readonly [name: string, script: (client: Client) => Script, weight: number]

const HTTP: readonly Kind[] = [
  ['keep-alive', wellBehaved.keepAlive, 6],
  ['pipelined', wellBehaved.pipelined, 4],
  ['slow writer', wellBehaved.slowWriter, 2],
  ['slow reader', wellBehaved.slowReader, 2],
  ['half-closing', wellBehaved.halfClosing, 2],
  ['expecting', wellBehaved.expecting, 1],
  ['watching', wellBehaved.watching, 1],
  ['uploading', wellBehaved.uploading, 1],
  ['once', wellBehaved.once, 3],
  ['silent', misbehaved.silent, 1],
  ['stalled head', misbehaved.stalledHead, 1],
  ['stalled content', misbehaved.stalledContent, 1],
  ['never reads', misbehaved.neverReads, 1],
  ['vanishing', misbehaved.vanishing, 4],
  ['bad', misbehaved.bad, 2],
]

const ECHO: readonly Kind[] = [
  ['talking', echo.talking, 5],
  ['silent', echo.silentEcho, 1],
  ['vanishing', echo.vanishingEcho, 2],
]

export function drawKind(protocol: 'http' | 'echo', random: Random): Kind {
  const kinds = protocol === 'http' ? HTTP : ECHO
  return random.pick(kinds.flatMap((kind) => Array<Kind>(kind[2]).fill(kind)))
}
