/** What is compared serves what it is said to serve, by as many processes as it is said to have. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ServerProcess } from '../server-process.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { type ToolName, toolVersion } from '../tools.ts'
import { available, type Contender, startContender, startPrefork } from './contenders.ts'
import { replaceWorkers } from './recycling/replaced.ts'

let folder: string
let root: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contenders-'))
  chmodSync(folder, 0o755)
  root = makeFiles(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const tools = new Set((['nginx'] as ToolName[]).filter((name) => toolVersion(name)))
const several: readonly Contender[] = [
  ...(['stage', 'reuseport', 'roundRobin', 'leastConnections'] as const),
  ...(['nginx', 'cluster'] as const),
]

describe.each(available(several, { tools }))('%s', (name) => {
  it('has two workers beside its master, and serves a file whole', async () => {
    const files = { root, log: undefined, folder }
    const server = await startContender(name, files, { workers: 2, role: 'anywhere' })
    try {
      expect(await bodyOf(server)).toBe(readFileSync(join(root, SMALL), 'utf8'))
      await vi.waitUntil(() => server.processes.length === 3, { timeout: 30_000 })
    } finally {
      await server.stop()
    }
  })
})

describe('the small prefork server', () => {
  const ways = [
    '--idle answer',
    '--idle close',
    '--idle shutdown',
    '--idle peek',
    '--sockets own --listener close',
    '--sockets own --listener drain',
  ]
  it.each(ways)('replaces its workers with %s, and goes on to serve', async (words) => {
    const server = await startPrefork(words.split(' '))
    try {
      const before = server.processes.slice(1)
      expect(before).toHaveLength(2)
      await replaceWorkers(server)
      // Whoever has ended is on the list until the master has waited for it.
      await vi.waitUntil(() => server.processes.length === 3, { timeout: 30_000 })
      for (const pid of server.processes.slice(1)) expect(before).not.toContain(pid)
      expect(await bodyOf(server)).toHaveLength(1024)
    } finally {
      await server.stop()
    }
  })
})

/** On a connection of its own: one that is kept may be in a worker that has gone. */
async function bodyOf({ port }: ServerProcess): Promise<string> {
  const address = `http://127.0.0.1:${port}${SMALL}`
  const response = await fetch(address, { headers: { Connection: 'close' } })
  return response.text()
}
