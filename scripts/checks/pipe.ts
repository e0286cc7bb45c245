/** A pipe(7) as a shell makes it. What Node gives to a child is a socket, which open(2) refuses. */
import { closeSync, fchmodSync } from 'node:fs'
import { Socket } from 'node:net'
import { Memory, must, O_CLOEXEC, pipe2 } from '#sys'

export interface Pipe {
  /** The end that is read here. */
  readonly reading: Socket
  /** A path by which a child of this process opens the other end, as long as it is open here. */
  readonly path: string
  /** Closes the other end here: once everybody else has, `reading` ends. */
  release: () => void
}

/** A pipe whose other end is for a child, and whatever other user this may become. */
export function pipe(): Pipe {
  const ends = new Memory(8)
  must(pipe2(ends, O_CLOEXEC), 'pipe2')
  const writing = ends.view.getInt32(4, true)
  fchmodSync(writing, 0o666)
  let isOpen = true
  return {
    reading: new Socket({ fd: ends.view.getInt32(0, true), readable: true, writable: false }),
    path: `/proc/${process.pid}/fd/${writing}`,
    release: () => {
      if (isOpen) closeSync(writing)
      isOpen = false
    },
  }
}
