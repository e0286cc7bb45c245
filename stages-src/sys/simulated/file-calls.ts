/** Calls on files: openat2(2), statx(2), pread(2), getdents64(2), sendfile(2). */
import { EBADF, EINVAL, ELOOP, ENOTDIR, ESPIPE } from '../errors.ts'
import { STATX_SIZE } from '../file-layouts.ts'
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  O_CLOEXEC,
  O_DIRECTORY,
  RESOLVE_BENEATH,
} from '../open-flags.ts'
import { withDescription } from './call.ts'
import type { Node } from './file-tree.ts'
import type { Call, Kernel } from './kernel.ts'
import { describe, OpenFile } from './open-file.ts'
import { bytesAt, stringAt } from './user-memory.ts'

/** O_ACCMODE: reading and writing. */
const WRITING = 3

export const fileCalls: Readonly<Record<string, Call>> = {
  openat2: (kernel, directory = -1, pathname = 0, how = 0, size = 0) => {
    const wanted = bytesAt(how, size)
    const flags = Number(wanted.readBigUInt64LE(0))
    const resolve = Number(wanted.readBigUInt64LE(16))
    if (flags & WRITING) throw new Error('this kernel opens files for reading only')
    const node = nodeAt(kernel, directory, stringAt(pathname), resolve)
    if (typeof node === 'number') return node
    if (flags & O_DIRECTORY && node.type === 'file') return -ENOTDIR
    const isClosedOnExec = (flags & O_CLOEXEC) !== 0
    return kernel.descriptors.add(new OpenFile(node, flags), isClosedOnExec)
  },

  statx: (
    kernel,
    directory = -1,
    pathname = 0,
    flags = 0,
    _mask = 0,
    target = 0,
  ) => {
    const path = stringAt(pathname)
    const isItself = path === '' && (flags & AT_EMPTY_PATH) !== 0
    const node = nodeAt(kernel, directory, isItself ? undefined : path, 0)
    if (typeof node === 'number') return node
    describe(node, bytesAt(target, STATX_SIZE))
    return 0
  },

  pread: (kernel, fd = -1, buffer = 0, count = 0, position = 0) =>
    withDescription(kernel, fd, (it) => {
      if (!(it instanceof OpenFile)) return -ESPIPE
      return it.readAt(bytesAt(buffer, kernel.mishaps.shortened(count)), position)
    }),

  getdents64: (kernel, fd = -1, buffer = 0, count = 0) =>
    withDescription(kernel, fd, (it) =>
      it instanceof OpenFile ? it.readEntries(bytesAt(buffer, count)) : -ENOTDIR,
    ),

  // #region sendfile
  sendfile: (kernel, out = -1, file = -1, offset = 0, count = 0) =>
    withDescription(kernel, out, (socket) => {
      const source = kernel.descriptors.get(file)
      if (source === undefined) return -EBADF
      if (!(source instanceof OpenFile)) return -EINVAL
      const place = bytesAt(offset, 8)
      const from = Number(place.readBigInt64LE())
      const most = Math.min(kernel.mishaps.shortened(count), SLICE)
      const slice = Buffer.alloc(most)
      const read = source.readAt(slice, from)
      if (read <= 0) return read
      const sent = kernel.perform(socket, () =>
        socket.write(slice.subarray(0, read)),
      )
      if (sent > 0) place.writeBigInt64LE(BigInt(from + sent))
      return sent
    }),
  // #endregion sendfile
}

/** What one sendfile moves at most here; the real one's limit is 2 GiB. */
const SLICE = 1 << 20

/** What is at `path` from the descriptor `directory`, or what that itself is. */
function nodeAt(
  { descriptors, files }: Kernel,
  directory: number,
  path: string | undefined,
  resolve: number,
): Node | number {
  const from = descriptors.get(directory)
  const start = from instanceof OpenFile ? from.node : undefined
  if (path === undefined) return start ?? (from ? -EINVAL : -EBADF)
  const isBeneath = (resolve & RESOLVE_BENEATH) !== 0
  if (directory === AT_FDCWD) return files.find(files.root, path, isBeneath)
  if (start === undefined) return from ? -ENOTDIR : -EBADF
  return path.includes('\0') ? -ELOOP : files.find(start, path, isBeneath)
}
