/** Clients that count what becomes of every request, as a lab has them run beside it. */
import { until, within } from '../../lib/patience.ts'
import { Program } from '../../lib/program.ts'
import { LabFailure } from '../lab.ts'
import { pinning, type Role } from '../pinning.ts'
import type { Counts } from './exact-clients/clients.ts'

export interface Clients {
  path: string
  /** Whether each keeps one connection, or has one for each request. */
  manner: 'kept' | 'closing'
  clients: number
  /** Milliseconds between an answer and the next request. */
  thought: number
  role?: Role
}

/** Longest wait for the first answer, and for the last, in milliseconds. */
const PATIENCE = 30_000

export class ExactLoad {
  readonly #program: Program

  private constructor(program: Program) {
    this.#program = program
  }

  /** Starts the clients, and waits until the server has answered the first. */
  static async start(
    port: number,
    { path, manner, clients, thought, role = 'anywhere' }: Clients,
  ): Promise<ExactLoad> {
    const words = [port, path, manner, clients, thought].map(String)
    const command = [process.execPath, 'scripts/labs/load/exact-clients.ts', ...words]
    const program = new Program([...pinning(role), ...command])
    const isReady = () => program.standardOutput.includes('ready') || program.exit !== undefined
    await until(PATIENCE, isReady, () => program.news)
    const load = new ExactLoad(program)
    if (program.exit || !program.standardOutput.includes('ready')) await load.#fail()
    return load
  }

  /** Has them come to an end, and returns what they have counted. */
  async finish(): Promise<Counts> {
    this.#program.signal('SIGTERM')
    await within(PATIENCE, this.#program.exited)
    const last = this.#program.standardOutput.at(-1) ?? ''
    if (!last.startsWith('{')) await this.#fail()
    return JSON.parse(last)
  }

  async stop(): Promise<void> {
    await this.#program.stop()
  }

  async #fail(): Promise<never> {
    await this.#program.stop()
    throw new LabFailure(`has clients that say: ${this.#program.lines.join(' ') || 'nothing'}`)
  }
}

/** Requests that got no whole answer, whatever has become of them. */
export function lostOf({ refused, reset, closed, cut, late, wrong }: Counts): number {
  return refused + reset + closed + cut + late + wrong
}
