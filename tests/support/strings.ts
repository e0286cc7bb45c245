/**
 * Strings to be made up by fast-check. Its own `unit: 'binary'` takes a second of every process
 * that asks for it, to list all of Unicode.
 */
import fc from 'fast-check'

const byte = fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code))
const scalarValue = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))

/** Any bytes, one character each: how a client's bytes are held in a string. */
export function bytesInString(constraints: { maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ unit: byte, ...constraints })
}

/** Any text: bytes as above, and among them what is no byte. */
export const unicodeString = fc.string({ unit: fc.oneof(byte, scalarValue) })
