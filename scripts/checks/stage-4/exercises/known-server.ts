/** A server whose speed is known: the checks of exercise 4 have two of them compared. */
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { sleep } from '../../../lib/patience.ts'
import { DISTURBED, LATE, SLOW_OF_MANY, SLOWER } from './known-servers.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    duration: { type: 'string', default: '40' },
    /** A file with a letter for each server that was started on this machine. */
    starts: { type: 'string' },
    /** The server with this number meets a machine with something else to do. */
    disturbed: { type: 'string', default: '0' },
    /** How many silent connections cost as much as a request does. */
    'idle-costs': { type: 'string', default: '0' },
    /** So many requests come before it is warm. */
    cold: { type: 'string', default: '4' },
    refusing: { type: 'boolean', default: false },
  },
})
const factor = isDisturbed() ? DISTURBED : 1
const silent = new Set<Socket>()
let number = 0

createServer(async ({ socket }, response) => {
  number += 1
  silent.delete(socket)
  const duration = durationOf(number)
  const status = values.refusing && number % 3 === 0 ? 503 : 200
  await sleep(duration)
  response.writeHead(status, { 'Content-Length': 2 }).end('ok')
})
  .on('connection', (socket) => {
    silent.add(socket)
    socket.on('close', () => silent.delete(socket))
  })
  .listen(Number(values.port), '127.0.0.1')

/** How long the request of this number takes, in milliseconds. */
function durationOf(request: number): number {
  if (request <= Number(values.cold)) return LATE
  const costly = Number(values['idle-costs'])
  const idle = costly > 0 ? silent.size / costly : 0
  const slower = request % SLOW_OF_MANY === 0 ? SLOWER : 1
  return Number(values.duration) * factor * slower * (1 + idle)
}

function isDisturbed(): boolean {
  if (values.starts === undefined) return false
  appendFileSync(values.starts, 'x')
  return readFileSync(values.starts).length === Number(values.disturbed)
}
