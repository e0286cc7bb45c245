/** How long it takes from starting `node` to a server that listens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { PlotData, Value } from '../../../../src/lib/results.ts'
import { root } from '../../../lib/root.ts'
import { interleave } from '../../interleave.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { significant, summarize } from '../../statistics.ts'

const server = ['stages-src/1-echo/main.ts', '--port', '0']

const moments = {
  bare: "node -e 'console.log()'",
  listening: 'echo server listens',
  cached: 'echo server listens, all from the cache',
  echoing: 'first byte echoed',
  cachedEchoing: 'first byte echoed, all from the cache',
} as const

/** Starts a bare `node` and the echo server in turns and times their first words. */
export async function measureStart(
  session: Session,
): Promise<{ values: Record<string, Value>; plot: PlotData }> {
  // As `npm run stage` starts it. Without the variable main.ts itself is compiled anew.
  const cache = { NODE_COMPILE_CACHE: join(session.folder, 'compiled') }
  const contenders = [
    { name: 'bare', measure: () => untilFirstLine(['-e', 'console.log()'], {}) },
    { name: 'listening', measure: () => untilFirstLine(server, {}) },
    { name: 'cached', measure: () => untilFirstLine(server, cache) },
    { name: 'echoing', measure: () => untilFirstLine(server, {}, firstEcho) },
    { name: 'cachedEchoing', measure: () => untilFirstLine(server, cache, firstEcho) },
  ]
  const rounds = session.quick ? 2 : 21
  const samples = await interleave(contenders, { rounds }, (text) =>
    session.progress(`start, ${text}`),
  )
  const rows = Object.entries(moments).map(([name, label]) => {
    const { median, low, high } = summarize(samples.get(name) ?? [])
    const range = { low: significant(low), high: significant(high) }
    const stage = name === 'bare' ? {} : { stage: 1 as const }
    return { label, value: significant(median), ...range, ...stage }
  })
  const [bare, listening, cached, echoing, cachedEchoing] = rows.map(({ value }) => value)
  const value = (milliseconds = Number.NaN, label: string) => ({
    value: milliseconds,
    unit: 'ms',
    label,
  })
  return {
    values: {
      startBare: value(bare, 'node to its first line'),
      startListening: value(listening, 'node to a listening echo server'),
      startCached: value(cached, 'node to a listening echo server, all from the cache'),
      startEchoing: value(echoing, 'node to the first byte echoed'),
      startCachedEchoing: value(cachedEchoing, 'node to the first byte echoed, all from the cache'),
    },
    plot: {
      title: 'From node to a server that listens',
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
