/** A file or a directory that has been opened. */
import { EBADF, EINVAL, EISDIR, ENOTDIR } from '../errors.ts'
import { S_IFDIR, S_IFREG } from '../file-layouts.ts'
import { POLLIN, POLLOUT } from '../layouts.ts'
import { O_PATH } from '../open-flags.ts'
import { Description } from './description.ts'
import type { Node } from './file-tree.ts'

/** struct linux_dirent64, up to the name, and the types of its entries. */
const DIRENT = 19
const DT_DIR = 4
const DT_REG = 8

export class OpenFile extends Description {
  readonly kind = 'file'
  readonly node: Node
  #place = 0

  constructor(node: Node, flags: number) {
    super(flags)
    this.node = node
  }

  override get canBeWatched(): boolean {
    return false
  }

  /** A file is always ready: poll(2). */
  override mask(): number {
    return POLLIN | POLLOUT
  }

  override read(target: Buffer): number {
    const count = this.readAt(target, this.#place)
    if (count > 0) this.#place += count
    return count
  }

  /** pread(2): from `position` on. */
  readAt(target: Buffer, position: number): number {
    if (this.flags & O_PATH) return -EBADF
    if (this.node.type === 'directory') return -EISDIR
    return position < 0 ? -EINVAL : this.node.bytes.copy(target, 0, position)
  }

  override write(_source: Buffer): number {
    return -EBADF
  }

  /** getdents64(2): as many of the next entries as `target` has room for. */
  readEntries(target: Buffer): number {
    if (this.flags & O_PATH) return -EBADF
    if (this.node.type === 'file') return -ENOTDIR
    const { node } = this
    const all: [string, Node][] = [['.', node], ['..', node], ...node.entries]
    let end = 0
    for (; this.#place < all.length; this.#place += 1) {
      const [name, entry] = all[this.#place] as [string, Node]
      const length = Math.ceil((DIRENT + name.length + 1) / 8) * 8
      if (end + length > target.length) break
      target.fill(0, end, end + length)
      target.writeBigUInt64LE(BigInt(entry.inode), end)
      target.writeBigInt64LE(BigInt(this.#place + 1), end + 8)
      target.writeUInt16LE(length, end + 16)
      target[end + 18] = entry.type === 'directory' ? DT_DIR : DT_REG
      target.write(name, end + DIRENT, 'latin1')
      end += length
    }
    return end === 0 && this.#place < all.length ? -EINVAL : end
  }
}

/** Writes the struct statx of a file: Statx in file-layouts.ts reads it. */
export function describe(node: Node, target: Buffer): void {
  const isFile = node.type === 'file'
  target.fill(0)
  target.writeUInt32LE(0x7ff, 0)
  target.writeUInt32LE(4096, 4)
  target.writeUInt32LE(1, 16)
  target.writeUInt16LE(isFile ? S_IFREG | 0o644 : S_IFDIR | 0o755, 28)
  target.writeBigUInt64LE(BigInt(node.inode), 32)
  target.writeBigUInt64LE(BigInt(isFile ? node.bytes.length : 4096), 40)
  for (const [at, time] of [
    [96, node.changed],
    [112, node.modified],
  ] as const) {
    target.writeBigInt64LE(BigInt(Math.floor(time / 1000)), at)
    target.writeUInt32LE((time % 1000) * 1_000_000, at + 8)
  }
  target.writeUInt32LE(1, 140)
}
