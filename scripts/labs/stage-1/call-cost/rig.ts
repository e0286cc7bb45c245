import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../../../lib/root.ts'
import { LabFailure } from '../../lab.ts'
import { pinning } from '../../pinning.ts'

/** A process that makes system calls on request and says how long they took. */
export class Rig {
  readonly #child: ChildProcess
  readonly #answers: AsyncIterator<string>

  constructor(command: readonly string[], environment: Record<string, string> = {}) {
    const [program = '', ...words] = [...pinning('load'), ...command]
    this.#child = spawn(program, words, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    if (!this.#child.stdout) throw new Error('the rig has no standard output')
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Makes the call `count` times: nanoseconds for each. */
  async nanosecondsPerCall(call: string, count: number): Promise<number> {
    this.#child.stdin?.write(`${call} ${count}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new LabFailure(`the rig ${this.#child.spawnargs.join(' ')} has ended`)
    return Number(value) / count
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin?.end()
    await ended
  }
}
