/** The places where threads meet: cells of the watched memory, and objects of a kernel. */

/** Kernel objects that one execution may make. */
const MOST_OBJECTS = 64

/** How the memory is cut into places. Where it does not fit, everything begins again. */
export interface Grain {
  /** A cell has 1 << shift bytes: 4 until an access to fewer appears. */
  readonly shift: number
  /** Places that there is room for. */
  readonly room: number
}

export const FIRST_GRAIN: Grain = { shift: 2, room: 16 }

/**
 * Numbers places in the order of their first use, so that what is kept for each is small: memory
 * is large, and the words that are used are few. The numbers stay from one execution to the next.
 */
export class Places {
  readonly grain: Grain
  /** Places that have a number. */
  count = 0
  readonly #cells: number
  readonly #numbers: Int32Array
  readonly #offsets: Int32Array

  constructor(bytes: number, grain: Grain) {
    this.grain = grain
    this.#cells = Math.ceil(bytes / (1 << grain.shift))
    this.#numbers = new Int32Array(this.#cells + MOST_OBJECTS).fill(-1)
    this.#offsets = new Int32Array(grain.room)
  }

  /** The cell around a byte of the memory, which has been found to fit. */
  at(offset: number): number {
    return this.#numbers[offset >> this.grain.shift] as number
  }

  /** A kernel object, counted from 0, as if it lay behind the memory: where its cell begins. */
  offsetOfObject(index: number): number {
    if (index >= MOST_OBJECTS) throw new Error(`more than ${MOST_OBJECTS} kernel objects`)
    return (this.#cells + index) << this.grain.shift
  }

  /** Where a place begins in the memory, in bytes. */
  offsetOf(place: number): number {
    return this.#offsets[place] as number
  }

  // #region fit
  /**
   * Gives numbers to the cells of a stretch of bytes: undefined, or the grain that it takes where
   * cells are larger than the stretch or room is lacking.
   */
  fit(offset: number, length: number): Grain | undefined {
    const { shift, room } = this.grain
    const cell = 1 << shift
    if (((offset | length) & (cell - 1)) !== 0) {
      const fitting = (offset | length) & -(offset | length)
      return { shift: 31 - Math.clz32(fitting), room: room * (cell / fitting) }
    }
    for (let at = offset; at < offset + length; at += cell) {
      if (this.#numbers[at >> shift] !== -1) continue
      if (this.count === room) return { shift, room: room * 2 }
      this.#numbers[at >> shift] = this.count
      this.#offsets[this.count] = at
      this.count += 1
    }
    return undefined
  }
  // #endregion fit
}
