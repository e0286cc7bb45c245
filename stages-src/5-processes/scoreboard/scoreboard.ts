/** The scoreboard: memory that the master makes, and every process of the server maps. */
import {
  AT_EMPTY_PATH,
  ENOENT,
  ftruncate,
  Mapping,
  must,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  Pathname,
  PROT_READ,
  PROT_WRITE,
  STATX_BASIC_STATS,
  Statx,
  SystemError,
  shm_open,
  shm_unlink,
  statx,
} from '#sys'
import { UserError } from '../../1-echo/user-errors.ts'
import { responsesIn } from '../../3-threads/statistics/statistics.ts'
import {
  bytesFor,
  FREE,
  HEADER,
  HEADER_WORDS,
  MAGIC,
  SLOT_WORDS,
  slotWords,
  VERSION,
} from './layout.ts'
import { News } from './news.ts'
import { OwnSlot, Slot } from './slot.ts'

/** A scoreboard that this program cannot read: another version has made it. */
export class ScoreboardMismatch extends UserError {}

/** What the master counts. */
export type Event = 'started' | 'recycled' | 'died' | 'hung'

// #region create
export class Scoreboard {
  /** For workers; -1 where this process has not made it. */
  readonly fd: number
  /** For whoever may only look. */
  readonly readOnly: number
  readonly mapping: Mapping
  readonly news: News
  /** By their numbers. */
  readonly slots: readonly Slot[]

  private constructor(mapping: Mapping, fd: number, readOnly: number) {
    this.fd = fd
    this.readOnly = readOnly
    this.mapping = mapping
    this.news = new News(mapping)
    this.slots = Array.from({ length: mapping.words[HEADER.slots] as number }).map(
      (_, number) => new Slot(slotWords(mapping.words, number), number, this.news),
    )
  }

  /** For a master: a new one, with so many slots. Throws SystemError. */
  static create(slots: number): Scoreboard {
    const name = `/five-servers.${process.pid}`
    // Who had this pid before may have been killed before the shm_unlink below.
    const unlinked = shm_unlink(name)
    if (unlinked !== -ENOENT) must(unlinked, 'shm_unlink')
    const fd = must(shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0o600), 'shm_open')
    const readOnly = must(shm_open(name, O_RDONLY, 0), 'shm_open')
    // The memory lasts as long as a descriptor or a mapping does, and no longer.
    must(shm_unlink(name), 'shm_unlink')
    must(ftruncate(fd, bytesFor(slots)), 'ftruncate')
    const mapping = mapped(fd, bytesFor(slots), PROT_READ | PROT_WRITE)
    const { words } = mapping
    words[HEADER.magic] = MAGIC
    words[HEADER.version] = VERSION
    words[HEADER.slots] = slots
    words[HEADER.slotWords] = SLOT_WORDS
    words[HEADER.master] = process.pid
    words[HEADER.began] = Math.floor(Date.now() / 1000)
    return new Scoreboard(mapping, fd, readOnly)
  }
  // #endregion create

  // #region map
  /**
   * For all others: the one behind `fd`. Throws ScoreboardMismatch where it is laid
   * out in another way, and SystemError.
   */
  static map(fd: number, access: 'read' | 'write'): Scoreboard {
    const file = new Statx()
    must(statx(fd, new Pathname(), AT_EMPTY_PATH, STATX_BASIC_STATS, file), 'statx')
    const { size } = file
    // Looking beyond the end of a file would be the end of this process: SIGBUS.
    if (size < 4 * HEADER_WORDS) {
      throw new ScoreboardMismatch(
        `no scoreboard has ${size} bytes: start it again`,
      )
    }
    const protection = access === 'read' ? PROT_READ : PROT_READ | PROT_WRITE
    const mapping = mapped(fd, size, protection)
    checkLayout(mapping)
    return new Scoreboard(mapping, -1, access === 'read' ? fd : -1)
  }
  // #endregion map

  // #region slots
  /** A slot that is free; undefined where none is. */
  vacant(): Slot | undefined {
    return this.slots.find(({ state }) => state === FREE)
  }

  slot(number: number): Slot {
    return this.slots[number] as Slot
  }

  /** For the worker whose slot it is. */
  ownSlot(number: number): OwnSlot {
    const words = slotWords(this.mapping.words, number)
    const before = responsesIn(this.slot(number).counts)
    return new OwnSlot(words, number, this.news, before)
  }
  // #endregion slots

  // #region header
  /** The master's pid. */
  get master(): number {
    return this.#get('master')
  }

  /** When the master began: seconds since the epoch. */
  get began(): number {
    return this.#get('began')
  }

  /** How many workers there should be. */
  get target(): number {
    return this.#get('target')
  }

  set target(workers: number) {
    Atomics.store(this.mapping.words, HEADER.target, workers)
  }

  /** How often it has happened since the master began. */
  counted(event: Event): number {
    return this.#get(event)
  }

  count(event: Event): void {
    Atomics.add(this.mapping.words, HEADER[event], 1)
  }

  #get(word: keyof typeof HEADER): number {
    return Atomics.load(this.mapping.words, HEADER[word])
  }
  // #endregion header
}

// #region layout
function mapped(fd: number, length: number, protection: number): Mapping {
  const mapping = Mapping.of(fd, length, protection)
  if (typeof mapping !== 'number') return mapping
  throw new SystemError(-mapping, 'mmap')
}

/** Throws ScoreboardMismatch; then nothing stays mapped. */
function checkLayout(mapping: Mapping): void {
  const { length, words } = mapping
  const [magic, version, slots = 0, slotWords] = words
  if (
    magic === MAGIC &&
    version === VERSION &&
    slotWords === SLOT_WORDS &&
    length === bytesFor(slots)
  ) {
    return
  }
  const theirs =
    magic === MAGIC ? `layout ${version}, ${slotWords} words a slot` : 'another use'
  mapping.unmap()
  throw new ScoreboardMismatch(
    `the master's scoreboard has ${theirs}; this program has layout ${VERSION}, ` +
      `${SLOT_WORDS} words a slot: start the master again, too`,
  )
}
// #endregion layout
