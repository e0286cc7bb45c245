/** A master whose scoreboard is laid out in another way than its new workers know. */
import { openSync, readdirSync, readlinkSync, writeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startServer } from '../../../tests/support/stage.ts'
import { HEADER, VERSION } from './layout.ts'
import type { Status } from './status.ts'

/** Says in the memory of a running master that it is of another layout. */
function setVersion(master: number, version: number): void {
  const folder = `/proc/${master}/fd`
  const isBoard = (fd: string) =>
    readlinkSync(`${folder}/${fd}`).includes('five-servers')
  const [fd = ''] = readdirSync(folder).filter(isBoard)
  writeSync(
    openSync(`${folder}/${fd}`, 'r+'),
    Int32Array.of(version),
    0,
    4,
    4 * HEADER.version,
  )
}

test('keeps the workers that it has, and says in one line why it gets no others', async () => {
  const server = await startServer(['--workers', '2', '--root', 'public'], {
    stage: '5-processes',
  })
  const { host, port } = await server.listening()
  const status = async (): Promise<Status> =>
    (
      await fetch(`http://${host}:${port}/server-status?format=json`)
    ).json() as never
  const pids = ({ workers }: Status) =>
    workers.filter(({ state }) => state === 'ready').map(({ pid }) => pid)
  await expect.poll(async () => pids(await status()).length).toBe(2)
  const before = pids(await status())

  setVersion(server.pid, VERSION - 1)
  process.kill(server.pid, 'SIGHUP')
  const refused = `the master's scoreboard has layout ${VERSION - 1}`
  const lines = () => server.errorLines.filter((line) => line.includes(refused))
  await expect.poll(lines).not.toEqual([])
  const known = `this program has layout ${VERSION},`
  expect(lines()[0]).toMatch(
    new RegExp(`worker \\d+, seat \\d: ${refused}.*; ${known}`),
  )
  expect(pids(await status())).toEqual(before)

  setVersion(server.pid, VERSION)
  process.kill(server.pid, 'SIGHUP')
  await expect
    .poll(async () => {
      const now = pids(await status())
      return now.length === 2 && now.every((pid) => !before.includes(pid))
    })
    .toBe(true)
})
