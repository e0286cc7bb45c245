/**
 * The real kernel, misbehaving (`--conditions=faults`) as SYS_FAULTS says: calls
 * fail without being made, or are made with less. Every fault is one that the man
 * page allows, so a program that is correct stays correct. Wraps any call there is.
 */
import { readlinkSync } from 'node:fs'
import koffi from 'koffi'
import { callSite } from './call-site.ts'
import { errnos } from './errors.ts'
import { type FaultPlan, type FaultRule, parseFaults } from './fault-rules.ts'
import { systemCall as realCall, type SystemCall } from './kernel.ts'
import { IOVEC_SIZE } from './layouts.ts'
import { Memory } from './memory.ts'
import { type Prototype, parsePrototype } from './prototype.ts'

export type { SystemCall } from './kernel.ts'

const plan = readPlan()
const known = new Set<string>()

export function systemCall(
  declaration: string,
  errors: Parameters<typeof realCall>[1],
): SystemCall {
  const call = realCall(declaration, errors)
  const prototype = parsePrototype(declaration)
  known.add(prototype.name)
  const concerned = faults.filter(({ rule }) => applies(rule, prototype, errors))
  return (...values) => {
    refuseUnknownCalls()
    // Each of them counts the call; the first that strikes decides.
    const [struck] = concerned.filter((fault) => fault.strikes())
    if (struck === undefined) return call(...values)
    const { effect } = struck.rule
    if ('least' in effect) {
      return call(
        ...shortened(prototype, values, struck.between(effect.least, effect.most)),
      )
    }
    // close(2): Linux frees the descriptor before anything in close can fail.
    if (prototype.name === 'close') call(...values)
    return -errnos[effect.fail]
  }
}

// #region fault
/** A rule, with what it needs to decide about the next call. */
class Fault {
  readonly rule: FaultRule
  readonly #random: () => number
  #seen = 0

  constructor(rule: FaultRule, seed: number) {
    this.rule = rule
    this.#random = randomFrom(seed)
  }

  /**
   * Whether it strikes this call, which it counts if it is made at the right place.
   */
  strikes(): boolean {
    const { file, line, when } = this.rule
    if (file !== undefined) {
      const [path = '', at] = callSite().split(':')
      if (!`/${path}`.endsWith(`/${file}`)) return false
      if (line !== undefined && line !== Number(at)) return false
    }
    this.#seen += 1
    if ('share' in when) return this.#random() < when.share
    return this.#seen >= when.from && this.#seen <= when.to
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1))
  }
}

const faults = plan.rules.map((rule, index) => new Fault(rule, plan.seed + index))

/**
 * Numbers from 0 to 1, the same ones for the same seed: the generator mulberry32.
 */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
// #endregion fault

// #region shortened
/**
 * Which parameter counts the bytes that a call moves; -1 for calls that move none.
 */
function countParameter({ parameters }: Prototype): number {
  // What is moved lies behind a void *, or, for sendfile, behind an off_t.
  const moved = ['void', 'off_t']
  const buffer = parameters.findIndex((it) => it.pointer && moved.includes(it.type))
  // Before it stands the descriptor; mmap(2), whose first is an address, moves none.
  const counts = buffer > 0 && parameters[buffer + 1]?.type === 'size_t'
  return counts ? buffer + 1 : -1
}

/** The same call for at most `most` bytes. */
function shortened(prototype: Prototype, values: number[], most: number): number[] {
  const [fd = -1, pieces = 0] = values
  const count = countParameter(prototype)
  // eventfd(2): eight bytes or none.
  if (values[count] === 8 && behind(fd) === 'anon_inode:[eventfd]') return values
  if (count >= 0) return values.with(count, Math.min(values[count] ?? 0, most))
  // A vector of buffers: only the beginning of the first.
  firstPiece.bytes.set(new Uint8Array(koffi.view(pieces, IOVEC_SIZE)))
  const length = firstPiece.view.getUint32(8, true)
  firstPiece.view.setUint32(8, Math.min(length, most), true)
  return [fd, firstPiece.address, 1]
}

/** What a descriptor stands for, as proc_pid_fd(5) names it. */
function behind(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}

const firstPiece = new Memory(IOVEC_SIZE)
// #endregion shortened

// #region refusing
/**
 * Whether a rule concerns a call at all. Ends the process where it asks for a lie.
 */
function applies(
  rule: FaultRule,
  prototype: Prototype,
  errors: readonly string[],
): boolean {
  if (rule.call !== '*' && rule.call !== prototype.name) return false
  const { effect } = rule
  const possible =
    'fail' in effect
      ? errors.includes(effect.fail)
      : countParameter(prototype) >= 0 || prototype.name === 'writev'
  if (!possible && rule.call !== '*') {
    refuse(`'${rule.text}': ${prototype.name} knows ${errors.join(', ')}`)
  }
  return possible
}

/** By the time of the first call all of '#sys' has been loaded. */
function refuseUnknownCalls(): void {
  const stranger = plan.rules.find(({ call }) => call !== '*' && !known.has(call))
  if (stranger) refuse(`'${stranger.text}': '#sys' has no call '${stranger.call}'`)
}

function readPlan(): FaultPlan {
  try {
    return parseFaults(process.env.SYS_FAULTS ?? '')
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(why: string): never {
  console.error(`SYS_FAULTS: ${why}`)
  process.exit(1)
}
// #endregion refusing
