/**
 * The server of node-http.ts in several processes, by node:cluster as its documentation has it: the
 * first process accepts and hands connections to the others in turn.
 *
 *     node scripts/labs/peers/node-cluster.ts WORKERS [options of node-http.ts] ROOT
 */
import cluster from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

const [workers = '2', ...words] = process.argv.slice(2)
cluster.setupPrimary({ exec: 'scripts/labs/peers/node-http.ts', args: words, silent: true })
const started = Array.from({ length: Number(workers) }, () => once(cluster.fork(), 'listening'))
const addresses = (await Promise.all(started)) as [AddressInfo][]
console.log(`listening on http://127.0.0.1:${addresses[0]?.[0].port}`)
process.on('SIGTERM', () => cluster.disconnect(() => process.exit(0)))
