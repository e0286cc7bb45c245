/** The course of a simulation, line by line. */
import { errorName } from '../../../stages-src/sys/errors.ts'
import type { Kernel, Observer } from '../../../stages-src/sys/simulated/kernel.ts'

export class Tracer implements Observer {
  readonly #print: (line: string) => void
  #kernel: Kernel | undefined

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  begin(kernel: Kernel): this {
    this.#kernel = kernel
    return this
  }

  note(who: string, what: string): void {
    const time = (this.#kernel?.clock.now ?? 0).toFixed(3).padStart(11)
    this.#print(`${time}  ${who.padEnd(26)}${what}`)
  }

  called(name: string, values: readonly number[], result: number): void {
    const pointers = POINTERS[name] ?? []
    const shown = values.map((value, at) => (pointers.includes(at) ? '…' : `${value}`))
    const answer = result < 0 ? errorName(result) : `${result}`
    this.note('server', `${name}(${shown.join(', ')}) = ${answer}`)
  }

  sleeps(until: number): void {
    this.note('server', until === Infinity ? 'sleeps' : `sleeps until ${until.toFixed(3)}`)
  }
}

/** Which arguments are addresses: they say nothing to anybody, and differ from run to run. */
const POINTERS: Readonly<Record<string, readonly number[]>> = {
  ...{ bind: [1], accept4: [1, 2], connect: [1], getsockname: [1, 2], getpeername: [1, 2] },
  ...{ setsockopt: [3], getsockopt: [3, 4], socketpair: [3], pipe2: [0] },
  ...{ read: [1], write: [1], writev: [1], recv: [1], send: [1], sendfile: [2], pread: [1] },
  ...{ openat2: [1, 2], statx: [1, 4], getdents64: [1] },
  ...{ poll: [0], epoll_ctl: [3], epoll_wait: [1] },
}
