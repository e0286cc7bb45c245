/** What the kernel says of a file that is open, or that has a name in a directory. */
import {
  AT_EMPTY_PATH,
  AT_SYMLINK_NOFOLLOW,
  ENAMETOOLONG,
  Pathname,
  STATX_BASIC_STATS,
  Statx,
  statx,
} from '#sys'

/** A reusable set of facts about one file. */
export class FileFacts {
  readonly #facts: Statx = new Statx()
  readonly #name: Pathname = new Pathname()

  /** Asks about `fd`: its type, S_IF…, or -errno. */
  ask(fd: number): number {
    this.#name.truncate(0)
    return this.#statx(fd, AT_EMPTY_PATH)
  }

  /** Asks about `name` in the directory `fd`; about a link, not what is behind it. */
  askInside(fd: number, name: string): number {
    this.#name.truncate(0)
    if (!this.#name.append(name)) return -ENAMETOOLONG
    return this.#statx(fd, AT_SYMLINK_NOFOLLOW)
  }

  #statx(fd: number, flags: number): number {
    const result = statx(fd, this.#name, flags, STATX_BASIC_STATS, this.#facts)
    return result < 0 ? result : this.#facts.type
  }

  /** Which file `fd` is, whatever it is called; -errno where nobody can tell. */
  identity(fd: number): string {
    const asked = this.ask(fd)
    const { device, inode } = this.#facts
    return asked < 0 ? `${asked}` : `${device}:${inode}`
  }

  get size(): number {
    return this.#facts.size
  }

  /** When the content last changed, in milliseconds since the epoch. */
  get modified(): number {
    const { modified, modifiedNanoseconds } = this.#facts
    return modified * 1000 + Math.floor(modifiedNanoseconds / 1_000_000)
  }

  /** When anything about it last changed, likewise. */
  get changed(): number {
    const { changed, changedNanoseconds } = this.#facts
    return changed * 1000 + Math.floor(changedNanoseconds / 1_000_000)
  }

  /**
   * A strong entity tag: another one for every content. It goes by the time of the
   * last change, not of the last modification, which touch(1) can set back.
   */
  get entityTag(): string {
    const { inode, size, changed, changedNanoseconds } = this.#facts
    return `"${inode}-${size}-${changed}.${changedNanoseconds}"`
  }
}
