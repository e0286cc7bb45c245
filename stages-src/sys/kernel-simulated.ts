/**
 * Another kernel (`--conditions=simulated`), in memory: no call leaves the process.
 * Which one answers is decided while the program runs, so that one process can live
 * through a thousand of them.
 */
import type { ErrorName } from './errors.ts'
import type { SystemCall } from './kernel.ts'
import { parsePrototype } from './prototype.ts'

export type { SystemCall } from './kernel.ts'

/** What answers calls by their names: `Kernel` in simulated/kernel.ts. */
export interface SimulatedKernel {
  call(name: string, values: readonly number[]): number
}

let running: SimulatedKernel | undefined

export function systemCall(
  declaration: string,
  _errors: readonly ErrorName[],
): SystemCall {
  const { name } = parsePrototype(declaration)
  return (...values) => {
    if (running === undefined) throw new Error(`${name}: no kernel is running`)
    return running.call(name, values)
  }
}

/** Runs `program`, whose calls `kernel` answers until it returns or throws. */
export function runOn<T>(kernel: SimulatedKernel, program: () => T): T {
  const before = running
  running = kernel
  try {
    return program()
  } finally {
    running = before
  }
}
