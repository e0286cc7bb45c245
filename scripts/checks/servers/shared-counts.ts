/** Memory in which all workers count, each in a slot of its own. */
import { ftruncate, Mapping, MFD_CLOEXEC, memfd_create, must, PROT_READ, PROT_WRITE } from '#sys'
import { SLOT } from '../../../stages-src/3-threads/statistics/statistics.ts'

/** How many can count at once. */
export const SLOTS = 16
const LENGTH = SLOTS * SLOT * 4

/** A descriptor of new memory that can be shared. */
export function sharedCounts(): number {
  const fd = must(memfd_create('checks', MFD_CLOEXEC), 'memfd_create')
  must(ftruncate(fd, LENGTH), 'ftruncate')
  mapped(fd)
  return fd
}

/** The memory behind a descriptor, shared with all who have it. */
export function mapped(fd: number): Int32Array {
  const mapping = Mapping.of(fd, LENGTH, PROT_READ | PROT_WRITE)
  if (typeof mapping === 'number') throw new Error(`mmap: ${mapping}`)
  return mapping.words
}
