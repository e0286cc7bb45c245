/** The fields of a message, kept as offsets into the bytes they came in. */

/** Field lines in the order they came. */
export class FieldLines {
  bytes: Buffer = Buffer.alloc(0)
  value(name: string): string | undefined {
    throw new Error(`not yet: ${name}`)
  }
}
