/**
 * A whole kernel for one process of one thread: descriptors, a network, files, a
 * clock. Everything in it follows from a seed, so a run can be had again.
 */
import { EAGAIN, EINTR } from '../errors.ts'
import type { SimulatedKernel } from '../kernel-simulated.ts'
import { O_NONBLOCK } from '../open-flags.ts'
import { Clock } from './clock.ts'
import type { Description } from './description.ts'
import { DescriptorTable } from './descriptor-table.ts'
import { FileTree } from './file-tree.ts'
import type { Link } from './flow.ts'
import { type Misfortune, Mishaps } from './mishaps.ts'
import { Network } from './network.ts'
import { Random } from './random.ts'

/** What a kernel is like. */
export interface KernelOptions {
  readonly seed: number
  /** RLIMIT_NOFILE. */
  readonly descriptors: number
  /** What a connection is like; asked once for each. */
  readonly link: (random: Random) => Link
  /** What may go wrong, and how often. */
  readonly misfortune: Misfortune
  /** Milliseconds that a call takes at most. */
  readonly callTime: number
}

/** A call on plain numbers, in the order of its man page: a result, or -errno. */
export type Call = (kernel: Kernel, ...values: number[]) => number

/** What those are told who watch a kernel at work. */
export interface Observer {
  called?(name: string, values: readonly number[], result: number): void
  /** Nothing is ready: time passes, up to `until`, by the simulated clock. */
  sleeps?(until: number): void
}

/** The process sleeps, and nothing is left that could wake it. */
export class SleepsForEver extends Error {
  constructor(name: string) {
    super(`${name}: asleep, and nothing will ever happen again`)
    this.name = 'SleepsForEver'
  }
}

/** When every simulation begins: Friday, 27 November 2026, 09:30 UTC. */
const BEGINNING = Date.UTC(2026, 10, 27, 9, 30)

// #region kernel
export class Kernel implements SimulatedKernel {
  readonly clock = new Clock(100, BEGINNING)
  readonly descriptors: DescriptorTable
  readonly network: Network
  readonly files: FileTree
  readonly mishaps: Mishaps
  readonly observers: Observer[] = []
  readonly #calls: Readonly<Record<string, Call>>
  readonly #random: Random
  readonly #callTime: number
  #call = ''
  #halted: Error | undefined

  /** `calls`: all that it can do, by name. */
  constructor(calls: Readonly<Record<string, Call>>, options: KernelOptions) {
    this.#calls = calls
    const random = new Random(options.seed)
    const links = random.branch()
    this.#random = random.branch()
    this.#callTime = options.callTime
    this.descriptors = new DescriptorTable(options.descriptors)
    this.network = new Network(this.clock, () => options.link(links))
    this.files = new FileTree(this.clock)
    this.mishaps = new Mishaps(options.misfortune, random.branch())
  }

  /** Answers a call as Linux does: a result, or -errno. */
  call(name: string, values: readonly number[]): number {
    const call = this.#calls[name]
    if (call === undefined) throw new Error(`this kernel has no call ${name}`)
    if (this.#halted !== undefined) throw this.#halted
    this.#call = name
    // A call takes a moment, in which the network does not stand still.
    if (this.#callTime > 0) {
      this.clock.advance(this.clock.now + this.#random.next() * this.#callTime)
    }
    const result =
      this.mishaps.instead(this.descriptors, name, values) ?? call(this, ...values)
    for (const observer of this.observers) observer.called?.(name, values, result)
    return result
  }

  /** Every call throws `why` from now on: the process gets no further. */
  halt(why: Error): void {
    this.#halted ??= why
  }
  // #endregion kernel

  // #region sleep
  /**
   * Lets time pass until `isOver`, or until the clock shows `until`: whether it is
   * over. This is where everybody else moves.
   */
  sleep(until: number, isOver: () => boolean): boolean {
    if (isOver()) return true
    for (const observer of this.observers) observer.sleeps?.(until)
    while (!isOver()) {
      const { next } = this.clock
      if (next === Infinity && until === Infinity)
        throw new SleepsForEver(this.#call)
      if (next > until) {
        this.clock.advance(until)
        return isOver()
      }
      this.clock.step()
      if (this.#halted !== undefined) throw this.#halted
    }
    return true
  }

  /**
   * Does what a call asks of a description, as often as it takes: where it blocks,
   * it is tried again whenever something has happened.
   */
  perform(
    description: Description,
    attempt: () => number,
    isNonBlocking = (description.flags & O_NONBLOCK) !== 0,
  ): number {
    let result = attempt()
    if (result !== -EAGAIN || isNonBlocking) return result
    if (this.mishaps.interrupts()) return -EINTR
    this.sleep(Infinity, () => {
      result = attempt()
      return result !== -EAGAIN
    })
    return result
  }
  // #endregion sleep
}
