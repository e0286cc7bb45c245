/** A server on a kernel that misbehaves: every errno of the man page, at every call of its threads. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { until } from '../../scripts/lib/patience.ts'
import type { TracedCall } from '../../stages-src/sys/kernel-trace.ts'
import { declarations } from './prototypes.ts'
import { PATIENCE, type StageOptions, StageProcess } from './stage.ts'

/** Which server is tried, and what is expected of its calls. */
export interface Trial {
  readonly stage: Exclude<StageOptions['stage'], undefined>
  readonly words: readonly string[]
  /** Whether the calls that a file makes are tried here. */
  concerns(file: string): boolean
  /** Whether the thread that starts is also the one that serves: from its first accept on. */
  readonly servesOnMainThread?: boolean
  /** What is tried again, by call, so that nobody hears of it. */
  readonly retried: Readonly<Record<string, readonly string[]>>
  /** Calls in files that have nobody to tell, or no need: `write 1-echo/line-writer.ts`. */
  readonly unspoken: readonly string[]
}

/** A place where a serving thread makes a call once it serves. */
export interface Place {
  readonly call: string
  readonly file: string
  /** How often it does in one visit, and how often before the first one. */
  count: number
  before: number
}

/** A folder with a few files to ask for, for as long as the tests last. */
export function folderOfFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  mkdirSync(join(folder, 'root/directory'), { recursive: true })
  writeFileSync(join(folder, 'root/small.txt'), 'small')
  writeFileSync(join(folder, 'root/large.bin'), Buffer.alloc(200_000, 'large'))
  writeFileSync(join(folder, 'root/directory/inside.txt'), 'inside')
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Starts the server of a trial on `folder`. */
export function serverOf(
  { stage, words }: Pick<Trial, 'stage' | 'words'>,
  folder: string,
  options: StageOptions,
): StageProcess {
  const root = ['--port', '0', '--root', join(folder, 'root'), '--log-level', 'debug']
  return new StageProcess([...root, ...words], { stage, ...options })
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

/** Where the threads of a trial's server call the kernel in one visit. */
export async function tracedPlaces(trial: Trial, folder: string): Promise<Place[]> {
  const file = join(mkdtempSync(join(folder, 'trace-')), 'trace.jsonl')
  await using stage = serverOf(trial, folder, {
    condition: 'trace',
    environment: { SYS_TRACE: file },
  })
  expect(statuses(await visit(stage))).toBe(whole)
  expect(await stage.stop()).toBe(0)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const calls = lines.map((line): TracedCall => JSON.parse(line))
  const main = calls.find(({ call }) => call === 'listen')?.thread
  const places = new Map<string, Place>()
  let hasBegun = false
  for (const { call, at, thread } of calls) {
    const [file = ''] = at.split(':')
    hasBegun ||= call === 'accept4'
    const isServing = thread !== main || (hasBegun && trial.servesOnMainThread === true)
    if (!trial.concerns(file) || (!isServing && !trial.servesOnMainThread)) continue
    const place = places.get(`${call} ${file}`) ?? { call, file, count: 0, before: 0 }
    if (isServing) place.count += 1
    else place.before += 1
    places.set(`${call} ${file}`, place)
  }
  return [...places.values()].filter(({ count }) => count > 0)
}

const errorsOf = new Map(declarations().map(({ call, errors }) => [call, errors]))

/** The errnos that were not in the log yet. */
function missing(trial: Trial, stage: StageProcess, { call, file }: Place): string[] {
  if (trial.unspoken.includes(`${call} ${file}`)) return []
  return (errorsOf.get(call) ?? []).filter(
    (error) =>
      !trial.retried[call]?.includes(error) &&
      !stage.errorLines.some((line) => line.includes(call) && line.includes(error)),
  )
}

/** The sockets and files that are open, but for what Node and the root are. */
function opened(stage: StageProcess, folder: string): number {
  const targets = stage.descriptors.filter(
    (target) => target !== join(folder, 'root') && !/^(anon_inode|pipe):/.test(target),
  )
  // A server may keep a file that it has sent, once.
  const kept = targets.includes(join(folder, 'root/large.bin')) ? 1 : 0
  return targets.length - kept
}

/** The same list, beginning further on. */
function turned(errors: readonly string[], by: number): string[] {
  const start = by % errors.length
  return [...errors.slice(start), ...errors.slice(0, start)]
}

/** Lets every errno strike at `place`: each is survived, and said in the log. */
export async function survivesAll(trial: Trial, place: Place, folder: string): Promise<void> {
  const { call, file, count, before } = place
  const errors = errorsOf.get(call) ?? []
  expect(errors, `what '#sys' declares for ${call}`).not.toEqual([])
  // Each strikes several times, each time at another request, since some may leave out what they
  // could not ask; between two of them there is a visit without any.
  const every = 2 * count + 1
  const repeated = Array.from({ length: call === 'statx' ? 6 : 2 }, (_, time) =>
    turned(errors, 3 * time),
  ).flat()
  const rules = repeated.map(
    (error: string, at: number) => `${call}@${file} ${error} #${1 + before + at * every}`,
  )
  await using stage = serverOf(trial, folder, {
    condition: 'faults',
    environment: { SYS_FAULTS: rules.join(';') },
  })
  await stage.listening()
  const open = opened(stage, folder)
  let served = 0
  const enough = 4 * repeated.length
  // A visit may make fewer calls than the one that was traced.
  const isStruck = () => missing(trial, stage, place).length === 0
  for (let round = 0; round < enough || (round < 3 * enough && !isStruck()); round += 1) {
    if (statuses(await visit(stage)) === whole) served += 1
  }
  expect(missing(trial, stage, place), 'what was not said').toEqual([])
  expect(served, 'connections on which all was well').toBeGreaterThan(errors.length)
  await until(PATIENCE, () => opened(stage, folder) === open)
  expect(opened(stage, folder), 'descriptors').toBe(open)
  expect(await stage.stop()).toBe(0)
}
