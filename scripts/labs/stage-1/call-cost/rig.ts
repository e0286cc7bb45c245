/** A process that makes system calls on request and says how long they took. */
import { createInterface } from 'node:readline'
import { type Child, launch } from '../../../lib/launch.ts'
import { LabFailure } from '../../lab.ts'
import { pinning } from '../../pinning.ts'

export class Rig {
  readonly #command: readonly string[]
  readonly #child: Child
  readonly #answers: AsyncIterator<string>

  constructor(command: readonly string[], environment: Record<string, string> = {}) {
    this.#command = command
    this.#child = launch([...pinning('load'), ...command], { environment, typed: true })
    this.#child.errors.pipe(process.stderr)
    this.#answers = createInterface({ input: this.#child.output })[Symbol.asyncIterator]()
  }

  /** Makes the call `count` times: nanoseconds for each. */
  async nanosecondsPerCall(call: string, count: number): Promise<number> {
    this.#child.input?.write(`${call} ${count}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new LabFailure(`the rig ${this.#command.join(' ')} has ended`)
    return Number(value) / count
  }

  async stop(): Promise<void> {
    this.#child.input?.end()
    await this.#child.exited
  }
}
