/** A terminal on which one picture takes the place of another, until a key ends it. */

/** Control sequences of ECMA-48, and two of DEC for the cursor. */
const CLEAR = '\x1b[2J'
const HOME = '\x1b[H'
const ERASE_LINE = '\x1b[K'
const ERASE_BELOW = '\x1b[J'
const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

/** ETX: what Ctrl-C is to a terminal that makes no signal of it. */
const CTRL_C = 3

/** What of process.stdout is used: a terminal that knows its size. */
export interface Output {
  readonly columns: number
  readonly rows: number
  write(text: string): unknown
}

/** What of process.stdin is used; it has setRawMode where it is a terminal. */
export interface Keyboard {
  setRawMode?(isRaw: boolean): unknown
  on(event: 'data', pressed: (keys: Buffer) => void): unknown
  pause(): unknown
}

// #region screen
export class Screen {
  #isLeft = false
  readonly #output: Output
  readonly #keyboard: Keyboard

  constructor(output: Output, keyboard: Keyboard) {
    this.#output = output
    this.#keyboard = keyboard
    // Each key at once, and Ctrl-C as a key: as a signal it would leave the cursor
    // hidden.
    keyboard.setRawMode?.(true)
    if (keyboard.setRawMode !== undefined) {
      keyboard.on('data', (keys) => {
        const isLeft = keys.includes('q') || keys.includes('Q')
        if (isLeft || keys.includes(CTRL_C)) this.leave()
      })
    }
    output.write(HIDE_CURSOR + CLEAR)
  }

  /** Whether q or Ctrl-C was pressed, or `leave` called. */
  get isLeft(): boolean {
    return this.#isLeft
  }

  leave(): void {
    this.#isLeft = true
  }

  /** Shows as much of `lines` as there is room for. */
  draw(lines: readonly string[]): void {
    const { columns, rows } = this.#output
    // A line feed in the last row would scroll.
    const shown = lines.slice(0, rows).map((line) => line.slice(0, columns))
    const picture = shown.map((line) => line + ERASE_LINE).join('\r\n')
    // In one piece, and over the old one: cleared first, it would flicker.
    this.#output.write(HOME + picture + ERASE_BELOW)
  }

  /** Leaves the last picture where it is, and the terminal as it was found. */
  close(): void {
    this.#output.write(`${SHOW_CURSOR}\r\n`)
    this.#keyboard.setRawMode?.(false)
    this.#keyboard.pause()
  }
}
// #endregion screen
