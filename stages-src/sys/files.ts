/**
 * Files: opened with openat2(2), asked with statx(2), read with pread(2), sent with
 * sendfile(2).
 */
import { systemCall } from '#sys/kernel'
import {
  OPEN_HOW_SIZE,
  type OpenHow,
  type Pathname,
  type Statx,
} from './file-layouts.ts'
import { Memory } from './memory.ts'

// The C library has no function for it. ENOSYS is syscall(2)'s: a kernel before 5.6.
const kernelOpenat2 = systemCall(
  'long syscall(SYS_openat2, int dirfd, const char *pathname, ' +
    'struct open_how *how, size_t size)',
  [
    'E2BIG',
    'EACCES',
    'EAGAIN',
    'EBADF',
    'EINTR',
    'EINVAL',
    'ELOOP',
    'EMFILE',
    'ENAMETOOLONG',
    'ENFILE',
    'ENODEV',
    'ENOENT',
    'ENOMEM',
    'ENOSYS',
    'ENOTDIR',
    'ENXIO',
    'EOVERFLOW',
    'EPERM',
    'EXDEV',
  ],
)
/**
 * openat2(2): opens `pathname`, starting from the directory `dirfd`, as `how` says.
 * A descriptor, or -ENOENT, -ENOTDIR, -ENAMETOOLONG, -EACCES, -EMFILE; -EXDEV where
 * the path would leave a RESOLVE_BENEATH, -ELOOP where it meets a link that it may
 * not, -EAGAIN where the kernel could not tell because somebody moved directories
 * meanwhile.
 */
export function openat2(dirfd: number, pathname: Pathname, how: OpenHow): number {
  return kernelOpenat2(
    dirfd,
    pathname.memory.address,
    how.memory.address,
    OPEN_HOW_SIZE,
  )
}

/** What to find out: all that stat(2) does. */
export const STATX_BASIC_STATS = 0x7ff

const kernelStatx = systemCall(
  'int statx(int dirfd, const char *pathname, int flags, unsigned int mask, ' +
    'struct statx *statxbuf)',
  [
    'EACCES',
    'EBADF',
    'EINVAL',
    'ELOOP',
    'ENAMETOOLONG',
    'ENOENT',
    'ENOMEM',
    'ENOTDIR',
  ],
)
/**
 * statx(2): writes what is known of a file to `answer`: of `dirfd` itself, where
 * `pathname` is empty and `flags` has AT_EMPTY_PATH. 0, or -ENOENT, -EACCES.
 */
export function statx(
  dirfd: number,
  pathname: Pathname,
  flags: number,
  mask: number,
  answer: Statx,
): number {
  return kernelStatx(
    dirfd,
    pathname.memory.address,
    flags,
    mask,
    answer.memory.address,
  )
}

const kernelPread = systemCall(
  'ssize_t pread(int fd, void *buf, size_t count, off_t offset)',
  ['EAGAIN', 'EBADF', 'EINTR', 'EINVAL', 'EIO', 'EISDIR', 'EOVERFLOW', 'ESPIPE'],
)
/**
 * pread(2): up to `count` bytes of the file from `position`, into `memory` from
 * `offset`. How many came, which may be fewer; 0 at the file's end; or -EIO, -EINTR.
 * The descriptor's own place in the file stays where it is.
 */
export function pread(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
  position: number,
): number {
  return kernelPread(fd, memory.at(offset, count), count, position)
}

// Only glibc has a function for it.
const kernelGetdents64 = systemCall(
  'long syscall(SYS_getdents64, unsigned int fd, void *dirp, unsigned int count)',
  ['EBADF', 'EFAULT', 'EINVAL', 'ENOENT', 'ENOTDIR'],
)
/**
 * getdents64(2): the next entries of the directory `fd`, as structs linux_dirent64,
 * into `memory`. How many bytes they take; 0 at the directory's end; or -ENOENT where
 * it was deleted, -EINVAL where the memory is too small for one.
 */
export function getdents64(fd: number, memory: Memory): number {
  return kernelGetdents64(fd, memory.address, memory.length)
}

// The last four are of the socket that is written to, as send(2) lists them.
const kernelSendfile = systemCall(
  'ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)',
  [
    'EAGAIN',
    'EBADF',
    'EINVAL',
    'EIO',
    'ENOMEM',
    'ENOSYS',
    'EOVERFLOW',
    'ESPIPE',
    'ECONNRESET',
    'EINTR',
    'EPIPE',
    'ETIMEDOUT',
  ],
)
/**
 * sendfile(2): up to `count` bytes of the file `inFd`, from `position` on, into
 * `outFd`, past this process's memory. How many went, which may be fewer; 0 at the
 * file's end; or -EAGAIN, -EPIPE, -ECONNRESET, -EIO. It has no MSG_NOSIGNAL; Node
 * ignores SIGPIPE for the whole process.
 */
export function sendfile(
  outFd: number,
  inFd: number,
  position: number,
  count: number,
): number {
  place.setInt64(0, position)
  return kernelSendfile(outFd, inFd, place.address, count)
}

/** Where the next sendfile starts, an off_t. */
const place = new Memory(8)
