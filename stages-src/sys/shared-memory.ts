/** Memory that processes share: shm_overview(7), mmap(2). */
import koffi from 'koffi'
import { systemCall } from '#sys/kernel'
import { Memory } from './memory.ts'
import { O_CLOEXEC } from './open-flags.ts'

/** What a mapping may be used for. */
export const PROT_READ = 1
export const PROT_WRITE = 2
/** What is written is there for everybody, and not for this process alone. */
export const MAP_SHARED = 1

export const MFD_CLOEXEC = 1

const kernelShmOpen = systemCall(
  'int shm_open(const char *name, int oflag, mode_t mode)',
  ['EACCES', 'EEXIST', 'EINVAL', 'EMFILE', 'ENAMETOOLONG', 'ENFILE', 'ENOENT'],
)
/**
 * shm_open(3): a file in memory that has a name ('/name') for any process of this
 * machine, of no length at first. A descriptor, closed on exec; or -EEXIST, -ENOENT,
 * -EACCES, -EMFILE.
 */
export function shm_open(name: string, oflag: number, mode: number): number {
  return kernelShmOpen(textOf(name).address, oflag | O_CLOEXEC, mode)
}

const kernelShmUnlink = systemCall('int shm_unlink(const char *name)', [
  'EACCES',
  'ENAMETOOLONG',
  'ENOENT',
])
/**
 * shm_unlink(3): takes its name away. It lives on as long as it is open or mapped.
 * 0, or -ENOENT, -EACCES.
 */
export function shm_unlink(name: string): number {
  return kernelShmUnlink(textOf(name).address)
}

const kernelMemfdCreate = systemCall(
  'int memfd_create(const char *name, unsigned int flags)',
  ['EINVAL', 'EMFILE', 'ENFILE', 'ENOMEM'],
)
/** memfd_create(2): the same without a name that anybody could open. */
export function memfd_create(name: string, flags: number): number {
  return kernelMemfdCreate(textOf(name).address, flags)
}

const kernelFtruncate = systemCall('int ftruncate(int fd, off_t length)', [
  'EBADF',
  'EFBIG',
  'EINTR',
  'EINVAL',
  'EIO',
])
/** ftruncate(2): gives a file a length in bytes; what is new is zero. 0, or -errno. */
export function ftruncate(fd: number, length: number): number {
  return kernelFtruncate(fd, length)
}

const kernelMmap = systemCall(
  'void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)',
  ['EACCES', 'EAGAIN', 'EBADF', 'EINVAL', 'ENFILE', 'ENODEV', 'ENOMEM', 'EPERM'],
)
const kernelMunmap = systemCall('int munmap(void *addr, size_t length)', ['EINVAL'])

// #region mapping
/**
 * A file, seen as memory. Atomics work on its words as on those that threads share;
 * Atomics.wait does not, and futex_wait does.
 */
export class Mapping {
  readonly address: number
  /** Bytes. */
  readonly length: number
  readonly words: Int32Array

  /**
   * mmap(2) of the first `length` bytes of `fd`, MAP_SHARED: a mapping, or -EACCES
   * where the descriptor does not allow what `prot` asks for, -ENOMEM, -EINVAL.
   */
  static of(fd: number, length: number, prot: number): Mapping | number {
    const address = kernelMmap(0, length, prot, MAP_SHARED, fd, 0)
    return address < 0 ? address : new Mapping(address, length)
  }

  constructor(address: number, length: number) {
    this.address = address
    this.length = length
    this.words = new Int32Array(koffi.view(address, length))
  }

  /**
   * munmap(2). Whoever looks at `words` after that looks at what is not there, and
   * the process dies of it.
   */
  unmap(): void {
    kernelMunmap(this.address, this.length)
  }
}
// #endregion mapping

function textOf(text: string): Memory {
  const bytes = Buffer.from(`${text}\0`)
  const memory = new Memory(bytes.length)
  memory.bytes.set(bytes)
  return memory
}
