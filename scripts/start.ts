/** `npm start`: builds the guide if it is stale, and serves it until Ctrl-C. */
import { Command } from 'commander'
import { buildGuideIfStale } from './lib/build-guide.ts'
import { portNumber } from './lib/flags.ts'
import { serveGuideNear } from './lib/guide-server.ts'
import { whenNpmEnds } from './lib/orphan.ts'
import { dist } from './lib/root.ts'

const { port } = new Command('npm start --')
  .description('Builds the guide if it is stale, and serves it.')
  .option('--port <port>', 'the first port to try', portNumber, 4321)
  .parse()
  .opts<{ port: number }>()

const built = await buildGuideIfStale(() => console.log('Building the guide …'))
if (built && built.status !== 0) {
  console.error(`${built.output}\nThe guide does not build; why is above.`)
  process.exit(1)
}

const server = await serveGuideNear(dist, port)
// Not once: npm passes a Ctrl-C on that the terminal has sent already.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
whenNpmEnds(end)

if (port !== 0 && server.port !== port) console.log(`Port ${port} is taken.`)
console.log(`The guide is at ${server.address}/ (Ctrl-C ends it).`)

/** Ends at once: while Node takes itself apart, it no longer handles signals. */
function end(): void {
  void server.close().then(() => process.exit())
}
