/** The measuring client where there is no C compiler: the same words, the same JSON. */
import { close } from '#sys'
import { roundTrips, throughput } from '../../../../stages-src/1-echo/bench.ts'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'

const [port, mode, size, duration] = process.argv.slice(2)
const server = connectedSocket('127.0.0.1', Number(port))
if (mode === 'trips') {
  const { count, perSecond, median, p99 } = roundTrips(server, Number(size), Number(duration))
  console.log(JSON.stringify({ count, seconds: count / perSecond, median, p99 }))
} else {
  const began = performance.now()
  const bytesPerSecond = throughput(server, Number(duration))
  const seconds = (performance.now() - began) / 1000
  console.log(JSON.stringify({ count: bytesPerSecond * seconds, seconds }))
}
close(server)
