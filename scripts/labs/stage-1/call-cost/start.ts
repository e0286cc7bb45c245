/** How long it takes from starting `node` to a server that listens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { root } from '../../../lib/root.ts'
import { type Findings, row } from '../../findings.ts'
import { interleave } from '../../interleave.ts'
import { LabFailure, type Session } from '../../lab.ts'

const SERVER = ['stages-src/1-echo/main.ts', '--port', '0']

/** Starts a bare `node` and the echo server in turns and times their first words. */
export async function measureStart(session: Session, findings: Findings): Promise<void> {
  const moments = momentsWith(join(session.folder, 'compiled'))
  const rounds = session.quick ? 2 : 21
  const samples = await interleave(moments, { rounds }, (text) =>
    session.progress(`start, ${text}`),
  )
  for (const { name, label } of moments) {
    findings.value(name, samples.get(name), 'ms', `start: ${label}`)
  }
  findings.bars('start', {
    title: 'From node to a server that listens',
    subtitle: `median of ${rounds} starts in turns; the range is the middle half`,
    unit: 'ms',
    better: 'less',
    rows: moments.map(({ name, label }) =>
      row(label, samples.get(name), name === 'startBare' ? undefined : 1),
    ),
  })
}

/** What is waited for, by the names of the values; `folder` is that of the compile cache. */
function momentsWith(folder: string) {
  // As `npm run stage` starts it. Without the variable main.ts itself is compiled anew.
  const cache = { NODE_COMPILE_CACHE: folder }
  return [
    {
      name: 'startBare',
      label: "node -e 'console.log()'",
      measure: () => untilFirstLine(['-e', 'console.log()'], {}),
    },
    {
      name: 'startListening',
      label: 'echo server listens',
      measure: () => untilFirstLine(SERVER, {}),
    },
    {
      name: 'startCached',
      label: 'echo server listens, all from the cache',
      measure: () => untilFirstLine(SERVER, cache),
    },
    {
      name: 'startEchoing',
      label: 'first byte echoed',
      measure: () => untilFirstLine(SERVER, {}, firstEcho),
    },
    {
      name: 'startCachedEchoing',
      label: 'first byte echoed, all from the cache',
      measure: () => untilFirstLine(SERVER, cache, firstEcho),
    },
  ]
}

/** Milliseconds from the start of a program to its first line, or to what `then` waits for after it. */
async function untilFirstLine(
  words: readonly string[],
  environment: Record<string, string>,
  then: (line: string) => Promise<void> = async () => {},
): Promise<number> {
  // Whoever runs the lab may have a cache set, which is not what is measured.
  const { NODE_COMPILE_CACHE: _, ...inherited } = process.env
  const began = performance.now()
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const [line] = await Promise.race([once(child.stdout, 'data'), failure(child, words)])
    await then(String(line).trim())
    return performance.now() - began
  } finally {
    // Not by SIGKILL: what was compiled is kept on the way out.
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

async function failure(child: ChildProcess, words: readonly string[]): Promise<never> {
  const [status] = await once(child, 'close')
  throw new LabFailure(`node ${words.join(' ')} ended with status ${status} and no word`)
}

/** Sends one byte to the server that listens where `line` says, and waits until it is back. */
async function firstEcho(line: string): Promise<void> {
  const socket = connect(Number(line.slice(line.lastIndexOf(':') + 1)), '127.0.0.1')
  socket.write('x')
  await once(socket, 'data')
  socket.destroy()
}
