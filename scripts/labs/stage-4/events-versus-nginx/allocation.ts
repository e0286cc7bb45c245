/**
 * Loaded before a server: tells what the server has allocated on its heap since it started, in
 * bytes, when it is sent SIGUSR2, as the content of the file that ALLOCATED names.
 *
 *     ALLOCATED=FILE node --import ./scripts/labs/stage-4/events-versus-nginx/allocation.ts …
 */
import { renameSync, writeFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'

const file = process.env.ALLOCATED ?? ''

process.on('SIGUSR2', () => {
  const { total_allocated_bytes: bytes } = getHeapStatistics()
  // Whoever waits for the file finds it whole.
  writeFileSync(`${file}.part`, `${bytes}`)
  renameSync(`${file}.part`, file)
})
