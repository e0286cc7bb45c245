/** The server on a kernel that misbehaves: every call, every errno of its man page. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { until } from '../../scripts/lib/patience.ts'
import { declarations } from '../../tests/support/prototypes.ts'
import {
  PATIENCE,
  type StageOptions,
  StageProcess,
} from '../../tests/support/stage.ts'
import type { TracedCall } from '../sys/kernel-trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'faults-'))
const files = join(folder, 'root')
mkdirSync(join(files, 'directory'), { recursive: true })
writeFileSync(join(files, 'small.txt'), 'small')
writeFileSync(join(files, 'large.bin'), Buffer.alloc(200_000, 'large'))
writeFileSync(join(files, 'directory/inside.txt'), 'inside')
afterAll(() => rmSync(folder, { recursive: true }))

function server(options: StageOptions, ...words: string[]): StageProcess {
  return new StageProcess(
    [
      '--port',
      '0',
      '--root',
      files,
      '--spin',
      '0',
      '--log-level',
      'debug',
      ...words,
    ],
    { stage: '2-http', ...options },
  )
}

/** One connection on which everything is asked for that makes the server call the kernel. */
const requests = [
  ...['/small.txt', '/large.bin', '/directory/', '/directory', '/nothing'].map(
    (target) => `GET ${target} HTTP/1.1\r\nHost: here\r\n\r\n`,
  ),
  'GET /small.txt HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc',
  'HEAD /large.bin HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n',
].join('')

/** What comes back until the connection ends, in whatever way. */
async function visit(stage: StageProcess): Promise<string> {
  const { host, port } = await stage.listening()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host, port })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.write(requests)
  })
}

/** The statuses of the responses, where all of them came. */
const whole = '200 200 200 301 404 200 200'

function statuses(responses: string): string {
  return [...responses.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, it]) => it).join(' ')
}

/** A place where the serving thread makes a call once it serves. */
interface Place {
  readonly call: string
  readonly file: string
  /** How often it does in one visit. */
  count: number
}

async function tracedPlaces(): Promise<Place[]> {
  const file = join(folder, 'trace.jsonl')
  await using stage = server({
    condition: 'trace',
    environment: { SYS_TRACE: file },
  })
  expect(statuses(await visit(stage))).toBe(whole)
  expect(await stage.stop()).toBe(0)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const calls = lines.map((line): TracedCall => JSON.parse(line))
  const main = calls.find(({ call }) => call === 'listen')?.thread
  const places = new Map<string, Place>()
  for (const { call, at, thread } of calls) {
    const [file = ''] = at.split(':')
    if (thread === main || file === '2-http/files/open-directory.ts') continue
    const place = places.get(`${call} ${file}`) ?? { call, file, count: 0 }
    place.count += 1
    places.set(`${call} ${file}`, place)
  }
  return [...places.values()]
}

const places = await tracedPlaces()

const errorsOf = new Map(declarations().map(({ call, errors }) => [call, errors]))

/** What is tried again, so that nobody hears of it. */
const retried: Readonly<Record<string, readonly string[]>> = {
  accept4: ['EAGAIN', 'EINTR'],
  openat2: ['EAGAIN', 'EINTR'],
  poll: ['EINTR'],
  pread: ['EINTR'],
  recv: ['EAGAIN', 'EINTR'],
  send: ['EAGAIN', 'EINTR'],
  // The last two: what read and write do instead.
  sendfile: ['EAGAIN', 'EINTR', 'EINVAL', 'ENOSYS'],
}
/** A log that cannot be written has nowhere to say so, a file that was read no need. */
const unspoken = [
  'write 1-echo/line-writer.ts',
  'poll 1-echo/line-writer.ts',
  'close 2-http/files/document-root.ts',
]

/** The errnos that were not in the log yet. */
function missing(stage: StageProcess, { call, file }: Place): string[] {
  if (unspoken.includes(`${call} ${file}`)) return []
  return (errorsOf.get(call) ?? []).filter(
    (error) =>
      !retried[call]?.includes(error) &&
      !stage.errorLines.some((line) => line.includes(call) && line.includes(error)),
  )
}

/** The sockets and files that are open, but for what Node and the root are. */
function opened(stage: StageProcess): number {
  return stage.descriptors.filter(
    (target) => target !== files && !/^(anon_inode|pipe):/.test(target),
  ).length
}

/** The same list, beginning further on. */
function turned(errors: readonly string[], by: number): string[] {
  const start = by % errors.length
  return [...errors.slice(start), ...errors.slice(0, start)]
}

describe.concurrent('every errno', () => {
  test.each(places)('of $call in $file is survived and said', async (place) => {
    const { call, file, count } = place
    const errors = errorsOf.get(call) ?? []
    expect(errors, `what '#sys' declares for ${call}`).not.toEqual([])
    // Each strikes several times, each time at another request, since some may leave
    // out what they could not ask; between two of them there is a visit without any.
    const every = 2 * count + 1
    const repeated = Array.from({ length: call === 'statx' ? 6 : 2 }, (_, time) =>
      turned(errors, 3 * time),
    ).flat()
    const rules = repeated.map(
      (error: string, at: number) => `${call}@${file} ${error} #${1 + at * every}`,
    )
    await using stage = server({
      condition: 'faults',
      environment: { SYS_FAULTS: rules.join(';') },
    })
    await stage.listening()
    const before = opened(stage)
    let served = 0
    for (let round = 0; round < 4 * repeated.length; round += 1) {
      if (statuses(await visit(stage)) === whole) served += 1
    }
    expect(missing(stage, place), 'what was not said').toEqual([])
    expect(served, 'connections on which all was well').toBeGreaterThan(
      errors.length,
    )
    await until(PATIENCE, () => opened(stage) === before)
    expect(opened(stage), 'descriptors').toBe(before)
    expect(await stage.stop()).toBe(0)
  })
})

describe.concurrent('a file that the kernel', () => {
  async function under(faults: string) {
    const environment = { SYS_FAULTS: faults }
    const stage = server({ condition: 'faults', environment })
    const { host, port } = await stage.listening()
    const ask = async (path: string) => {
      const response = await fetch(`http://${host}:${port}${path}`)
      return { status: response.status, length: (await response.text()).length }
    }
    return { stage, ask }
  }

  test('will not read is a 500, in the answer and in the log', async () => {
    const { stage, ask } = await under('pread EIO #1')
    await using _ = stage
    expect((await ask('/small.txt')).status).toBe(500)
    expect(await ask('/small.txt')).toEqual({ status: 200, length: 5 })
    expect(stage.outputLines.at(1)).toMatch(/"GET \/small\.txt HTTP\/1\.1" 500 /)
    expect(stage.standardError).toContain('pread: EIO')
  })

  test.each(['EINVAL', 'ENOSYS'])(
    'will not send by itself is read: %s',
    async (error) => {
      const { stage, ask } = await under(`sendfile ${error}`)
      await using _ = stage
      expect(await ask('/large.bin')).toEqual({ status: 200, length: 200_000 })
    },
  )
})
