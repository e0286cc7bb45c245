/** Where a result comes from. */
import { availableParallelism, cpus, machine, release, type } from 'node:os'
import type { Machine } from '../../src/lib/results.ts'
import { type ToolName, toolVersion } from './tools.ts'

/** The machine that measures, as a result names it: hardware, kernel, Node, and the tools used. */
export function describeMachine(tools: Iterable<ToolName>): Machine {
  const versions = [...tools].map((name) => [name, toolVersion(name) ?? 'missing'])
  return {
    cpu: cpuName(),
    cores: availableParallelism(),
    kernel: `${type()} ${release()}`,
    node: process.version,
    architecture: process.arch,
    ...(versions.length > 0 && { tools: Object.fromEntries(versions) }),
  }
}

/** Arm's kernels name no model in /proc/cpuinfo; the instruction set is then all there is. */
function cpuName(): string {
  const model = cpus()[0]?.model.trim()
  return model && model !== 'unknown' ? model : machine()
}
