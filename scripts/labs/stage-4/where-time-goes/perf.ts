/** What perf(1) has seen of a server: where each sample fell, and the stack above it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from '../../../lib/run.ts'
import { moduleOf } from './modules.ts'

/** One sample, and all that were alike: where it fell, and how many percent that is. */
export interface Fallen {
  percent: number
  /** As perf names the file whose code ran: `[kernel.kallsyms]`, `node`, `[JIT] tid 123`. */
  object: string
  symbol: string
}

/** Whose code a sample fell into, as plots name it. */
export const owners = {
  kernel: 'the kernel',
  ours: 'our JavaScript',
  glue: "Node's N-API and V8",
  libc: 'the C library',
  koffi: 'koffi',
  collector: 'garbage collection',
} as const

export type Owner = keyof typeof owners

/** Where V8 writes which function its machine code is: it takes no other place. */
const mapOf = (pid: number) => `/tmp/perf-${pid}.map`

/** Node's option without which perf knows no name of JavaScript. */
export const PERF_OPTION = '--perf-basic-prof'

/** Removes what V8 has written for perf. */
export function removeMap(pid: number): void {
  rmSync(mapOf(pid), { force: true })
}

/** Looks at a process for so many seconds, a thousand times a second while it runs. */
export async function record(pid: number, folder: string, seconds: number): Promise<string> {
  const file = join(folder, 'perf.data')
  const options = ['-e', 'cpu-clock', '-F', '997', '-g', '-p', `${pid}`, '-o', file]
  await outputOf(['perf', 'record', ...options, '--', 'sleep', `${seconds}`])
  return file
}

/** Where the samples fell. */
export async function fallen(file: string): Promise<Fallen[]> {
  const fields = ['-F', 'overhead,dso,sym', '-t', '|']
  const report = ['perf', 'report', '-i', file, '--stdio', '--no-children', '-g', 'none', ...fields]
  return parseReport(await outputOf(report))
}

/** Lines of `perf report` whose fields are parted by `|`. */
export function parseReport(report: string): Fallen[] {
  const line = /^ *(?<percent>[\d.]+)% *\|(?<object>[^|]*?) *\|\[.\] (?<symbol>.*)$/gm
  return [...report.matchAll(line)].map(({ groups }) => ({
    percent: Number(groups?.percent),
    object: groups?.object ?? '',
    symbol: groups?.symbol?.trimEnd() ?? '',
  }))
}

export function ownerOf({ object, symbol }: Fallen): Owner {
  if (object.startsWith('[kernel') || object === '[vdso]') return 'kernel'
  if (object.startsWith('[JIT]') || object.endsWith('.map')) return 'ours'
  if (object.startsWith('koffi')) return 'koffi'
  if (/^(libc|libm|libpthread|ld-)/.test(object)) return 'libc'
  const isCollector = /Scaveng|MarkCompact|Heap::|Marking|Sweeper|Evacuat|GCTracer/.test(symbol)
  return isCollector ? 'collector' : 'glue'
}

/** Percent by module of the stages, the largest first; code of no module is Node's own. */
export function byModule(all: readonly Fallen[]): Map<string, number> {
  const shares = new Map<string, number>()
  for (const it of all.filter((one) => ownerOf(one) === 'ours')) {
    const module = moduleOf(it.symbol)
    shares.set(module, (shares.get(module) ?? 0) + it.percent)
  }
  return new Map([...shares].sort(([, one], [, other]) => other - one))
}

/**
 * The stacks that were seen most often, as flame graphs take them: functions from the outermost
 * inwards with semicolons between them, and how often.
 */
export async function stacks(file: string, most: number): Promise<Record<string, number>> {
  return foldStacks(await outputOf(['perf', 'script', '-i', file, '-F', 'ip,sym']), most)
}

/** Folds what `perf script` prints: a frame a line, the innermost first, an empty line after each. */
export function foldStacks(script: string, most: number): Record<string, number> {
  const counts = new Map<string, number>()
  for (const block of script.split(/\n\s*\n/)) {
    const frames = [...block.matchAll(/^\s*[0-9a-f]+ (.+)$/gm)].map(([, name = '']) =>
      shortened(name),
    )
    const known = frames.filter((name) => name !== '[unknown]').reverse()
    if (known.length > 0) counts.set(known.join(';'), (counts.get(known.join(';')) ?? 0) + 1)
  }
  const often = [...counts].sort(([, one], [, other]) => other - one)
  return Object.fromEntries(often.slice(0, most))
}

/** Of JavaScript the function and the end of its file's path, without what V8 has made of it. */
function shortened(name: string): string {
  const [, what, path] =
    /^JS:[^']*'?(\S*) file:\/\/\S*?\/(?:stages-src|node_modules)\/(\S+)/.exec(name) ?? []
  return what === undefined ? name : `${what} ${path}`
}
