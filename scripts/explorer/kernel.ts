/**
 * A kernel small enough to be explored: listening sockets, connections, eventfds and files. A call
 * that would block is one whose thread cannot go on.
 */

const LISTENERS = 2
/** Connections of one listener. */
const MOST_CONNECTIONS = 12
const FIRST_CONNECTION = 100
const FIRST_EVENT = 900
const FIRST_FILE = 950

/** One end of a connection: what has been sent to it, and whether anything more can come. */
interface End {
  received: string
  isOver: boolean
  isClosed: boolean
}

/** A listener's connections, as [client, server], of which so many have been accepted. */
interface Listener {
  ends: [End, End][]
  accepted: number
  isClosed: boolean
}

interface Everything {
  listeners: Listener[]
  events: { count: number; isSemaphore: boolean }[]
  files: { text: string; limits: readonly number[] }[]
}

export class Kernel {
  #all: Everything = { listeners: [], events: [], files: [] }

  /** All objects, copied: what `restore` takes. */
  save(): unknown {
    const { listeners, events, files } = this.#all
    return listeners.length + events.length + files.length === 0 ? null : copyOf(this.#all)
  }

  restore(saved: unknown): void {
    this.#all =
      saved === null ? { listeners: [], events: [], files: [] } : copyOf(saved as Everything)
  }

  // #region make
  /** A listening socket, made before the threads run. */
  listen(): number {
    if (this.#all.listeners.length === LISTENERS)
      throw new Error(`more than ${LISTENERS} listeners`)
    return this.#all.listeners.push({ ends: [], accepted: 0, isClosed: false }) - 1
  }

  /** An eventfd of 0; of a semaphore, a read takes one, of any other all. */
  eventfd(isSemaphore: boolean): number {
    return FIRST_EVENT + this.#all.events.push({ count: 0, isSemaphore }) - 1
  }

  /** An empty file, of whose first writes each takes no more than a limit says. */
  file(limits: readonly number[] = []): number {
    return FIRST_FILE + this.#all.files.push({ text: '', limits }) - 1
  }

  /** What has been written to a file. */
  contents(file: number): string {
    return this.#all.files[file - FIRST_FILE]?.text ?? ''
  }
  // #endregion make

  /** The object that a descriptor belongs to: both ends of a connection are one. */
  objectOf(fd: number): number {
    if (fd >= FIRST_FILE) return 60 + fd - FIRST_FILE
    if (fd >= FIRST_EVENT) return 50 + fd - FIRST_EVENT
    if (fd < FIRST_CONNECTION) return fd
    return LISTENERS + ((fd - FIRST_CONNECTION) >> 1)
  }

  // #region connection
  /** A client's end: numbers are those of the listener's order, whatever else is going on. */
  connect(listener: number): number {
    const { ends, isClosed } = this.#listener(listener)
    if (isClosed || ends.length === MOST_CONNECTIONS) return -1
    ends.push([newEnd(), newEnd()])
    return FIRST_CONNECTION + 2 * (listener * MOST_CONNECTIONS + ends.length - 1)
  }

  canAccept(listener: number): boolean {
    const { ends, accepted, isClosed } = this.#listener(listener)
    return isClosed || accepted < ends.length
  }

  /** The server's end of the next connection; -1 once the listener has been closed. */
  accept(listener: number): number {
    const it = this.#listener(listener)
    if (it.isClosed) return -1
    it.accepted += 1
    return FIRST_CONNECTION + 2 * (listener * MOST_CONNECTIONS + it.accepted - 1) + 1
  }

  canRead(fd: number): boolean {
    if (fd >= FIRST_EVENT) return this.#event(fd).count !== 0
    const [own] = this.#endsOf(fd)
    return own.received !== '' || own.isOver
  }

  /** All that has come: a text, '' at the end; of an eventfd its count. */
  read(fd: number): string | number {
    if (fd >= FIRST_EVENT) return this.#takeCount(fd)
    const [own] = this.#endsOf(fd)
    const { received } = own
    own.received = ''
    return received
  }

  /** How much was written; -1 where the other end is closed, or a file takes nothing. */
  write(fd: number, text: string | number): number {
    if (fd >= FIRST_FILE) return this.#append(fd, String(text))
    if (fd >= FIRST_EVENT) return this.#addCount(fd, Number(text))
    const [, other] = this.#endsOf(fd)
    if (other.isClosed) return -1
    other.received += text
    return String(text).length
  }

  close(fd: number): number {
    if (fd < FIRST_CONNECTION) {
      this.#listener(fd).isClosed = true
      return 0
    }
    const [own, other] = this.#endsOf(fd)
    if (own.isClosed) throw new Error(`descriptor ${fd} is closed twice`)
    own.isClosed = true
    other.isOver = true
    return 0
  }
  // #endregion connection

  #listener(fd: number): Listener {
    const listener = this.#all.listeners[fd]
    if (!listener) throw new Error(`descriptor ${fd} is no listening socket`)
    return listener
  }

  /** The end that `fd` is, and the other. */
  #endsOf(fd: number): [End, End] {
    const at = (fd - FIRST_CONNECTION) >> 1
    const { ends } = this.#listener(Math.floor(at / MOST_CONNECTIONS))
    const pair = ends[at % MOST_CONNECTIONS]
    if (!pair) throw new Error(`descriptor ${fd} is not open`)
    return fd & 1 ? [pair[1], pair[0]] : pair
  }

  #event(fd: number): Everything['events'][number] {
    const event = this.#all.events[fd - FIRST_EVENT]
    if (!event) throw new Error(`descriptor ${fd} is no eventfd`)
    return event
  }

  #takeCount(fd: number): number {
    const event = this.#event(fd)
    const taken = event.isSemaphore ? Math.min(1, event.count) : event.count
    event.count -= taken
    return taken
  }

  #addCount(fd: number, count: number): number {
    this.#event(fd).count += count
    return 8
  }

  #append(fd: number, text: string): number {
    const file = this.#all.files[fd - FIRST_FILE]
    if (!file) throw new Error(`descriptor ${fd} is not open`)
    const [limit = text.length, ...limits] = file.limits
    file.limits = limits
    if (limit === 0) return -1
    file.text += text.slice(0, limit)
    return Math.min(limit, text.length)
  }
}

function newEnd(): End {
  return { received: '', isOver: false, isClosed: false }
}

function copyOf({ listeners, events, files }: Everything): Everything {
  return {
    listeners: listeners.map((it) => ({
      ...it,
      ends: it.ends.map(([client, server]) => [{ ...client }, { ...server }]),
    })),
    events: events.map((it) => ({ ...it })),
    files: files.map((it) => ({ ...it })),
  }
}
