/** How long it takes from starting `node` to a server that listens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { PlotData, Value } from '../../../../src/lib/results.ts'
import { root } from '../../../lib/root.ts'
import { interleave } from '../../interleave.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { significant, summarize } from '../../statistics.ts'

const server = ['stages-src/1-echo/main.ts', '--port', '0']

const moments = {
  bare: "node -e 'console.log()'",
  listening: 'echo server listens',
  echoing: 'first byte echoed',
} as const

/** Starts a bare `node` and the echo server in turns and times their first words. */
export async function measureStart(
  session: Session,
): Promise<{ values: Record<string, Value>; plot: PlotData }> {
  const contenders = [
    { name: 'bare', measure: () => untilFirstLine(['-e', 'console.log()']) },
    { name: 'listening', measure: () => untilFirstLine(server) },
    { name: 'echoing', measure: () => untilFirstLine(server, firstEcho) },
  ]
  const rounds = session.quick ? 2 : 21
  const samples = await interleave(contenders, { rounds }, (text) =>
    session.progress(`start, ${text}`),
  )
  const rows = Object.entries(moments).map(([name, label]) => {
    const { median, low, high } = summarize(samples.get(name) ?? [])
    return { label, value: significant(median), low: significant(low), high: significant(high) }
  })
  const [bare, listening, echoing] = rows.map(({ value }) => value)
  const value = (milliseconds = Number.NaN, label: string) => ({
    value: milliseconds,
    unit: 'ms',
    label,
  })
  return {
    values: {
      startBare: value(bare, 'node to its first line'),
      startListening: value(listening, 'node to a listening echo server'),
      startEchoing: value(echoing, 'node to the first byte echoed'),
    },
    plot: {
      title: 'From `node` to a server that listens',
      subtitle: `median of ${rounds} starts in turns; the range is the middle half`,
      unit: 'ms',
      kind: 'bars',
      better: 'less',
      rows,
    },
  }
}

/** Milliseconds from the start of a program to its first line, or to what `then` waits for after it. */
async function untilFirstLine(
  words: readonly string[],
  then: (line: string) => Promise<void> = async () => {},
): Promise<number> {
  // The compile cache that the stage itself asks for, and no other.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const began = performance.now()
  const child = spawn(process.execPath, words, {
    cwd: root,
    env,
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
