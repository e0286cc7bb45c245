import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { Screen } from './screen.ts'

const ESCAPE = '\x1b'
/** A control sequence, with what it is; or a character. */
const SEQUENCES = new RegExp(`${ESCAPE}\\[([?\\d]*[A-Za-z])|[^${ESCAPE}]`, 'g')

class Terminal {
  columns = 10
  rows = 3
  text = ''

  write(text: string): void {
    this.text += text
  }
}

class Keys extends EventEmitter {
  isRaw = false
  isPaused = false

  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw
  }

  pause(): void {
    this.isPaused = true
  }
}

/** What a terminal of that size shows of `text`, by the few sequences that are used. */
function shown({ columns, rows, text }: Terminal): string[] {
  const lines: string[][] = Array.from({ length: rows }, () => [])
  let [row, column] = [0, 0]
  for (const [piece = '', code] of text.matchAll(SEQUENCES)) {
    if (code === '2J') for (const line of lines) line.length = 0
    else if (code === 'H') [row, column] = [0, 0]
    else if (code === 'K') (lines[row] as string[]).length = column
    else if (code === 'J') {
      ;(lines[row] as string[]).length = column
      for (const line of lines.slice(row + 1)) line.length = 0
    } else if (piece === '\r') column = 0
    else if (piece === '\n') {
      row += 1
      if (row === rows) throw new Error('it has scrolled')
    } else if (code === undefined) {
      if (column === columns) throw new Error('it has wrapped')
      ;(lines[row] as string[])[column] = piece
      column += 1
    }
  }
  return lines.map((line) => line.join(''))
}

describe('a screen', () => {
  test('shows one picture in the place of another', () => {
    const terminal = new Terminal()
    const screen = new Screen(terminal, new Keys())
    screen.draw(['a line', 'another', 'a third'])
    expect(shown(terminal)).toEqual(['a line', 'another', 'a third'])
    screen.draw(['short', 'x'])
    expect(shown(terminal)).toEqual(['short', 'x', ''])
  })

  test('shows what there is room for, and never scrolls or wraps', () => {
    const terminal = new Terminal()
    const screen = new Screen(terminal, new Keys())
    screen.draw(['exactly 10', 'more than ten', '3', '4'])
    expect(shown(terminal)).toEqual(['exactly 10', 'more than ', '3'])
    terminal.columns = 4
    terminal.rows = 1
    terminal.text = ''
    screen.draw(['exactly 10', 'more'])
    expect(shown(terminal)).toEqual(['exac'])
  })

  test.each([
    ['q', true],
    ['Q', true],
    ['\x03', true],
    ['x', false],
    ['\x1b[A', false],
    ['xq', true],
  ])('is left at %j: %s', (keys, isLeft) => {
    const keyboard = new Keys()
    const screen = new Screen(new Terminal(), keyboard)
    expect(keyboard.isRaw).toBe(true)
    keyboard.emit('data', Buffer.from(keys))
    expect(screen.isLeft).toBe(isLeft)
  })

  test('gives the terminal back as it was', () => {
    const [terminal, keyboard] = [new Terminal(), new Keys()]
    new Screen(terminal, keyboard).close()
    expect(keyboard).toMatchObject({ isRaw: false, isPaused: true })
    expect(terminal.text.match(new RegExp(`${ESCAPE}\\[[?]25.`, 'g'))).toEqual([
      '\x1b[?25l',
      '\x1b[?25h',
    ])
  })

  test('leaves alone a keyboard that is none', () => {
    const input = new EventEmitter() as EventEmitter & { pause(): void }
    input.pause = () => {}
    const screen = new Screen(new Terminal(), input)
    expect(input.listenerCount('data')).toBe(0)
    screen.close()
  })
})
