/** The program's memory, as a kernel sees it: addresses. */
import koffi from 'koffi'
import { PATH_MAX } from '../file-layouts.ts'
import { IOVEC_SIZE } from '../layouts.ts'

/** The `length` bytes at `address`, to read and to write. */
export function bytesAt(address: number, length: number): Buffer {
  if (length === 0) return Buffer.alloc(0)
  const known = views.get(address)
  if (known !== undefined && known.length >= length) {
    return known.length === length ? known : known.subarray(0, length)
  }
  const view = Buffer.from(koffi.view(address, length))
  if (views.size >= MOST_VIEWS) views.clear()
  views.set(address, view)
  return view
}

/** Programs pass the same few addresses again and again, and a view takes 2 µs. */
const views = new Map<number, Buffer>()
const MOST_VIEWS = 4096

/** A string up to its NUL, one character a byte. */
export function stringAt(address: number): string {
  const bytes = bytesAt(address, PATH_MAX)
  return bytes.toString('latin1', 0, bytes.indexOf(0))
}

/** The pieces of an array of struct iovec, in their order. */
export function piecesAt(address: number, count: number): Buffer[] {
  const table = bytesAt(address, count * IOVEC_SIZE)
  return Array.from({ length: count }, (_, index) => {
    const at = index * IOVEC_SIZE
    const [start, length] = [
      table.readBigUInt64LE(at),
      table.readBigUInt64LE(at + 8),
    ]
    return bytesAt(Number(start), Number(length))
  })
}
