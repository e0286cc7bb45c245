/** The files that simulated servers serve, and what they were at which time. */
import { createHash } from 'node:crypto'
import type { Kernel } from '../../stages-src/sys/simulated/kernel.ts'
import { Random } from '../../stages-src/sys/simulated/random.ts'

/** Where they lie in the simulated file tree. */
export const ROOT = '/site'

export interface Version {
  readonly bytes: Buffer
  /** Since when, by the simulated clock. */
  readonly since: number
}

/** Sizes on both sides of those at which a server does something else. */
const SIZES: Readonly<Record<string, number>> = {
  'empty.txt': 0,
  'one.txt': 1,
  'small.html': 700,
  'page.html': 4000,
  'near.css': 8192,
  'over.css': 8193,
  'middle.js': 30_000,
  'large.png': 66_000,
  'huge.bin': 700_000,
  'deep/below/a.txt': 300,
  'index.html': 1500,
  'deep/index.html': 900,
}

/** The file that another one takes the place of, again and again. */
export const CHANGING = 'changing.txt'
/** The one that nobody may read. */
export const FORBIDDEN = 'forbidden.txt'

// #region site
export class SimulatedSite {
  readonly #kernel: Kernel
  readonly #stale: number
  readonly #versions = new Map<string, Version[]>()

  /** `mayBeOld`: where descriptors run out, what is kept cannot be compared with the file. */
  constructor(kernel: Kernel, mayBeOld: boolean) {
    this.#kernel = kernel
    this.#stale = mayBeOld ? Infinity : STALE
    for (const [path, size] of Object.entries(SIZES)) this.#put(path, contentOf(path, size))
    kernel.files.put(`${ROOT}/${FORBIDDEN}`, Buffer.from('no')).isForbidden = true
    for (let index = 0; index < 30; index += 1) {
      kernel.files.put(`${ROOT}/listed/file-${index}.txt`, Buffer.from('listed'))
    }
    this.change(0)
    // What has been there for long may be cached; this clock has only begun.
    kernel.clock.now += 5000
  }

  #put(path: string, bytes: Buffer): void {
    const versions = this.#versions.get(path) ?? []
    this.#versions.set(path, versions)
    versions.push({ bytes, since: this.#kernel.clock.now })
    this.#kernel.files.put(`${ROOT}/${path}`, bytes)
  }

  /** Puts version `number` in the place of the changing file. */
  change(number: number): void {
    const size = 200 + ((number * 3571) % 12_000)
    this.#put(CHANGING, contentOf(`${CHANGING} ${number}`, size))
  }

  /** Paths of files that stay the same. */
  get paths(): string[] {
    return [...this.#versions.keys()].filter((path) => path !== CHANGING)
  }

  /** What a response may have of `path`, if it was asked for at `asked`, or is kept a second. */
  candidates(path: string, asked: number): Buffer[] {
    const versions = this.#versions.get(path) ?? []
    return versions
      .filter((_, index) => (versions[index + 1]?.since ?? Infinity) >= asked - this.#stale)
      .map(({ bytes }) => bytes)
  }
}

/** Milliseconds for which a cache may be behind: a second, and the work of a turn. */
const STALE = 1050
// #endregion site

const contents = new Map<string, Buffer>()

/** Bytes that belong to no other file, nor to another place in this one. */
function contentOf(name: string, size: number): Buffer {
  const known = contents.get(name)
  if (known !== undefined) return known
  const random = new Random(createHash('sha256').update(name).digest().readInt32LE(0))
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 1) bytes[at] = random.between(32, 126)
  contents.set(name, bytes)
  return bytes
}
