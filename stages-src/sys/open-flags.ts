/** How a file is to be opened, and what its path may do on the way. */
import { constants } from 'node:fs'

/**
 * Reading only; reading and writing; make it, and only if it is not there; never this
 * process's terminal; nothing but a directory; no call on it sleeps. The numbers
 * differ between architectures: these are this machine's.
 */
export const {
  O_RDONLY,
  O_RDWR,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_DIRECTORY,
  O_NONBLOCK,
} = constants as {
  O_RDONLY: number
  O_RDWR: number
  O_CREAT: number
  O_EXCL: number
  O_NOCTTY: number
  O_DIRECTORY: number
  O_NONBLOCK: number
}
/**
 * Close on exec. Node does not name it; the value is that of x86-64 and of arm64.
 */
export const O_CLOEXEC = 0o2000000
/** A mark in the file system that reads nothing: open(2). As with O_CLOEXEC. */
export const O_PATH = 0o10000000

/** The path leads out of its directory neither by `..` nor by a link: openat2(2). */
export const RESOLVE_BENEATH = 0x08
/** No symbolic link on the way, nor at its end. */
export const RESOLVE_NO_SYMLINKS = 0x04
/** No link of the kind that /proc/PID/fd has, which may lead anywhere. */
export const RESOLVE_NO_MAGICLINKS = 0x02

/** As a directory to start from: that in which the process is. */
export const AT_FDCWD = -100
/** An empty path means the descriptor itself. */
export const AT_EMPTY_PATH = 0x1000
/** Of a symbolic link, the link. */
export const AT_SYMLINK_NOFOLLOW = 0x100
