/** Both logs, as the loop has them: what it writes to never keeps it waiting. */
import { Worker } from 'node:worker_threads'
import { sayError } from '../../1-echo/say.ts'
import type { Opened } from '../../2-http/cli.ts'
import type { Level } from '../../2-http/logs/error-log.ts'
import { type Logs, logsInto } from '../../2-http/logs/logs.ts'
import type { Due, EventLoop } from '../loop/event-loop.ts'
import { LineRing } from './line-ring.ts'
import { NEWS, OVER, type WriterData } from './log-writer.ts'

/** Milliseconds that a line may wait for others to be written with it. */
const PATIENCE = 20
/** So many bytes are not kept waiting. */
const MUCH = 64 * 1024
/** Milliseconds after which a thread that has died is started again. */
const PAUSE = 1000
/** Milliseconds that the thread has for what is left, at the end. */
const LAST_MOMENT = 1000

const PROGRAM = new URL('./log-writer-thread.ts', import.meta.url)

// #region logging-thread
/** Starts a thread that writes, once there is something to write. */
export class LoggingThread implements Due {
  readonly hasAccessLog: boolean
  readonly #access: LineRing
  readonly #errors: LineRing
  readonly logs: Logs
  readonly #news: Int32Array
  readonly #loop: EventLoop
  readonly #timer: number
  readonly #data: WriterData
  readonly #restart: number
  #thread: Worker | undefined
  #isArmed = false

  constructor(
    { accessLog, errorLog }: Pick<Opened, 'accessLog' | 'errorLog'>,
    level: Level,
    loop: EventLoop,
  ) {
    const memory = [accessLog, errorLog].map(
      () => new SharedArrayBuffer(LineRing.BYTES),
    ) as [SharedArrayBuffer, SharedArrayBuffer]
    const news = new SharedArrayBuffer(4)
    this.#access = new LineRing(memory[0])
    this.#errors = new LineRing(memory[1])
    this.#news = new Int32Array(news)
    this.#loop = loop
    this.#timer = loop.timer(this)
    this.hasAccessLog = accessLog >= 0
    const into = (ring: LineRing, fd: number) =>
      fd < 0 ? undefined : { write: (line: string) => this.#write(ring, line) }
    this.logs = logsInto(
      into(this.#access, accessLog),
      into(this.#errors, errorLog),
      level,
    )
    this.#data = { fds: [accessLog, errorLog], memory, news }
    this.#restart = loop.timer({ due: () => this.#start() })
  }

  /** Lines wait, where it cannot start: for want of descriptors, perhaps. */
  #start(): void {
    const thread = new Worker(PROGRAM, { name: 'log', workerData: this.#data })
    thread.unref()
    thread.on('error', ({ message }) => {
      sayError(`the thread that logs has died, and is started again: ${message}`)
      this.#loop.arm(this.#restart, this.#loop.at.now + PAUSE)
    })
    this.#thread = thread
  }

  /** Lines that were lost. */
  get lost(): { access: number; errors: number } {
    return { access: this.#access.lost, errors: this.#errors.lost }
  }
  // #endregion logging-thread

  // #region batching
  /** A line of the access log that is bytes already: the first `length` of them. */
  writeAccess(line: Buffer, length: number): void {
    this.#access.writeBytes(line, length)
    this.#announce(this.#access)
  }

  #write(ring: LineRing, line: string): void {
    ring.write(line)
    this.#announce(ring)
  }

  /** Lines leave together: soon, or when there are many. */
  #announce(ring: LineRing): void {
    if (ring.length >= MUCH) this.due()
    else if (!this.#isArmed) {
      this.#isArmed = true
      this.#loop.arm(this.#timer, this.#loop.at.now + PATIENCE)
    }
  }

  /** Has the thread write what there is. */
  due(): void {
    this.#isArmed = false
    if (this.#thread === undefined) this.#start()
    Atomics.store(this.#news, 0, NEWS)
    Atomics.notify(this.#news, 0)
  }
  // #endregion batching

  // #region end
  /** Has the thread write the rest, and waits for it as long as that may take. */
  async end(): Promise<void> {
    if (this.#access.length + this.#errors.length > 0) this.due()
    const thread = this.#thread
    if (thread === undefined) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    Atomics.store(this.#news, 0, OVER)
    Atomics.notify(this.#news, 0)
    thread.ref()
    const late = new Promise((resolve) => setTimeout(resolve, LAST_MOMENT))
    await Promise.race([ended, late])
  }
  // #endregion end
}
