/** `npm run dev`: serves the guide as it is written; what changes is seen at once. */
import { Command } from 'commander'
import { portNumber } from './lib/flags.ts'
import { whyNotInFolder } from './lib/folder-name.ts'
import { whenNpmEnds } from './lib/orphan.ts'
import { root } from './lib/root.ts'

const { port } = new Command('npm run dev --')
  .description('Serves the guide as it is written: chapters, pages and stage sources reload.')
  .option('--port <port>', 'the port to listen on', portNumber, 4321)
  .parse()
  .opts<{ port: number }>()

const obstacle = whyNotInFolder('guide')
if (obstacle) {
  console.error(obstacle)
  process.exit(1)
}

// Pages read their sources from the current folder on.
process.chdir(root)
process.env.ASTRO_TELEMETRY_DISABLED = '1'
const { dev } = await import('astro')
const server = await dev({ root, server: { port } })
whenNpmEnds(() => void server.stop())
