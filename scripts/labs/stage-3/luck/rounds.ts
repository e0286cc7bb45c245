/** Rounds in which threads begin at the same time, and what each has given back. */

/** Bytes for one thread's result, as JSON behind its length. */
const ROOM = 1024
const RESULTS = 256

export function roundsMemory(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(RESULTS + threads * ROOM)
}

/** How often a thread looks for the next round before it sleeps: whoever sleeps, begins late. */
const LOOKS = 20_000

export class Rounds {
  readonly #threads: number
  /** How many rounds have begun. */
  readonly #begun: Int32Array
  /** How many threads have ended the round. */
  readonly #ended: Int32Array
  readonly #memory: SharedArrayBuffer

  constructor(memory: SharedArrayBuffer, threads: number) {
    this.#memory = memory
    this.#threads = threads
    this.#begun = new Int32Array(memory, 0, 1)
    this.#ended = new Int32Array(memory, 128, 1)
  }

  begin(): void {
    Atomics.store(this.#ended, 0, 0)
    Atomics.add(this.#begun, 0, 1)
    Atomics.notify(this.#begun, 0)
  }

  /** For a thread: returns when round `round`, from 0 on, begins. */
  await(round: number): void {
    for (let look = 0; look < LOOKS; look++) {
      if (Atomics.load(this.#begun, 0) !== round) return
    }
    while (Atomics.load(this.#begun, 0) === round) Atomics.wait(this.#begun, 0, round)
  }

  /** For a thread: its round is over. */
  end(number: number, result: unknown): void {
    const text = result instanceof Error ? { thrown: result.message } : { result }
    const bytes = Buffer.from(JSON.stringify(text))
    new Uint8Array(this.#memory, RESULTS + number * ROOM + 4, bytes.length).set(bytes)
    new Int32Array(this.#memory, RESULTS + number * ROOM, 1)[0] = bytes.length
    if (Atomics.add(this.#ended, 0, 1) === this.#threads - 1) Atomics.notify(this.#ended, 0)
  }

  /** Whether all have ended the round within `patience` milliseconds. */
  haveEnded(patience: number): boolean {
    const end = performance.now() + patience
    for (;;) {
      const ended = Atomics.load(this.#ended, 0)
      if (ended === this.#threads) return true
      if (performance.now() > end) return false
      Atomics.wait(this.#ended, 0, ended, end - performance.now())
    }
  }

  /** What a thread has given back, or the Error that it has thrown. */
  result(number: number): unknown {
    const [length = 0] = new Int32Array(this.#memory, RESULTS + number * ROOM, 1)
    const bytes = new Uint8Array(this.#memory, RESULTS + number * ROOM + 4, length)
    const { thrown, result } = JSON.parse(Buffer.from(bytes).toString())
    return thrown === undefined ? result : new Error(thrown)
  }
}
