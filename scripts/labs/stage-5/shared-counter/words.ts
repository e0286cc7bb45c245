/** The memory that the processes of this lab share: a file without a name, memfd_create(2). */
import { ftruncate, Mapping, must, PROT_READ, PROT_WRITE } from '#sys'

/** Where each word stands: on a cache line of its own. */
export const COUNTER = 0
export const GATE = 16
export const FINISHED = 32
export const TURN = 48

const LENGTH = 4096

/** The descriptor under which a child process finds it. */
export const SHARED = 3

/** Makes room in the file behind `fd`, which is empty, and maps it. */
export function shareMemory(fd: number): Mapping {
  must(ftruncate(fd, LENGTH), 'ftruncate')
  return mapShared(fd)
}

export function mapShared(fd: number): Mapping {
  const mapping = Mapping.of(fd, LENGTH, PROT_READ | PROT_WRITE)
  return typeof mapping === 'number' ? (must(mapping, 'mmap') as never) : mapping
}
