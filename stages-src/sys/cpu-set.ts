/** A set of processors: cpu_set_t, CPU_SET(3). */
import { Memory } from './memory.ts'

/** sizeof(cpu_set_t): a bit for each of 1024 processors. */
export const CPU_SET_SIZE = 128

/** A set of processors, by their numbers. */
export class CpuSet {
  readonly memory: Memory = new Memory(CPU_SET_SIZE)

  /** Exactly these. Throws RangeError beyond 1023. */
  set(processors: readonly number[]): void {
    const { bytes } = this.memory
    bytes.fill(0)
    for (const cpu of processors) {
      if (!(cpu >= 0 && cpu < CPU_SET_SIZE * 8)) throw new RangeError(`CPU ${cpu}`)
      bytes[cpu >> 3] = (bytes[cpu >> 3] as number) | (1 << (cpu & 7))
    }
  }

  /** Their numbers, ascending. */
  get processors(): number[] {
    const { bytes } = this.memory
    const all = Array.from({ length: CPU_SET_SIZE * 8 }, (_, cpu) => cpu)
    return all.filter((cpu) => ((bytes[cpu >> 3] as number) >> (cpu & 7)) & 1)
  }
}
