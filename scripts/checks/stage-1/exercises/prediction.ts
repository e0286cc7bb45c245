/** Exercise 4: who makes which system call while a client is served is predicted, and then traced. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { until } from '../../../lib/patience.ts'
import { root } from '../../../lib/root.ts'
import { quoted } from '../../../lib/shell.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail, skip } from '../../failure.ts'
import { text } from '../../payload.ts'

/** The calls of a conversation; what V8 does for itself beside it is of no interest here. */
const TRACED = [
  ...['accept', 'accept4', 'read', 'readv', 'recvfrom', 'recvmsg', 'write', 'writev', 'sendto'],
  ...['sendmsg', 'poll', 'ppoll', 'select', 'pselect6', 'epoll_wait', 'epoll_pwait'],
  ...['getsockname', 'getpeername', 'getsockopt', 'setsockopt', 'fcntl', 'shutdown', 'close'],
].map((call) => `?${call}`)

/** The prediction in `file`, compared with what strace sees of the server. */
export function predictionHolds(file: string): Check {
  return {
    id: 'prediction',
    title: 'the calls of one connection are those that were predicted',
    why: 'Who cannot predict a line does not know yet who makes the call: this code, the runtime, or the C library.',
    reading: 'strace(1); accept(2), read(2), write(2), close(2); Art of Debugging 5.1',
    async run(context) {
      const predicted = await readPrediction(file)
      const made = await traceConversation(context)
      const wrong = made.findIndex((line, index) => line !== predicted[index])
      if (wrong < 0 && made.length === predicted.length) return
      const line = wrong < 0 ? made.length : wrong
      fail({
        sent: 'a connection, "hello", and the end of the stream',
        expected: `as call ${line + 1}, by ${file}: ${predicted[line] ?? 'no more calls'}`,
        came: `${made[line] ?? 'no more calls'}${line > 0 ? `, after ${made[line - 1]}` : ''}`,
      })
    },
  }
}

async function readPrediction(file: string): Promise<readonly string[]> {
  const { prediction } = await import(pathToFileURL(`${root}${file}`).href)
  if (Array.isArray(prediction)) return prediction
  return fail({
    sent: `import of ${file}`,
    expected: 'an array called prediction',
    came: `${prediction}`,
  })
}

/** Starts the server under strace, has one conversation, and returns its calls from accept to close. */
async function traceConversation(context: Context): Promise<string[]> {
  const { status } = await context.run('strace -V').exited
  if (status !== 0) skip('it needs strace (package strace)')
  const folder = mkdtempSync(join(tmpdir(), 'five-servers-'))
  try {
    const trace = `strace -ff -qq -e signal=none -e trace=${TRACED.join()} -o ${quoted(join(folder, 'trace'))}`
    const server = await context.start({ wrap: (command) => `exec ${trace} ${command}` })
    const client = await context.connect(server)
    await client.expectEcho(text('hello'))
    client.halfClose()
    await client.drain()
    const calls = await until(context.patience, () => conversation(folder))
    if (calls) return calls
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return fail({
    sent: 'a connection, "hello", and the end of the stream',
    expected: 'a trace with an accept of the connection and a close of it',
    came: 'none',
  })
}

/** One line of strace: `read(18, "hello", 4096) = 5`. */
interface Call {
  name: string
  /** The descriptors among its arguments: the first one, or those of an array of struct pollfd. */
  descriptors: string[]
  result: string
}

/** The calls from the accept of a connection to its close, or undefined while there is no close. */
function conversation(folder: string): string[] | undefined {
  for (const thread of readdirSync(folder)) {
    const calls = readFileSync(join(folder, thread), 'utf8').split('\n').flatMap(parseCall)
    const start = calls.findIndex(({ name, result }) => name.startsWith('accept') && +result >= 0)
    const accept = calls[start]
    if (!accept) continue
    const client = accept.result
    const roles = new Map([
      [accept.descriptors[0], 'listener'],
      [client, 'client'],
      ['1', 'stdout'],
      ['2', 'stderr'],
    ])
    const end = calls.findIndex(
      ({ name, descriptors }, index) =>
        index > start && name === 'close' && descriptors[0] === client,
    )
    if (end > 0) return calls.slice(start, end + 1).map((call) => inWords(call, roles))
  }
  return undefined
}

function parseCall(line: string): Call[] {
  const [, name = '', given = '', result = ''] = /^(\w+)\((.*)\) += (-1 \w+|-?\d+)/.exec(line) ?? []
  if (!name) return []
  const polled = [...given.matchAll(/\{fd=(\d+)/g)].map(([, fd = '']) => fd)
  return [{ name, descriptors: polled.length > 0 ? polled : given.split(',', 1), result }]
}

function inWords(
  { name, descriptors, result }: Call,
  roles: Map<string | undefined, string>,
): string {
  const named = descriptors.map((fd) => roles.get(fd) ?? `descriptor ${fd}`)
  if (name.startsWith('accept')) return `${name}(${named}) = client`
  const isOutput = named[0] === 'stdout' || named[0] === 'stderr'
  return `${name}(${named.join(', ')}) = ${isOutput ? 'n' : result}`
}
