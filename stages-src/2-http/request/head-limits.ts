/** How much of a head, or of a trailer section, is read before it is refused. */
export interface HeadLimits {
  /** Bytes of the request line, its CRLF not counted. */
  requestLine: number
  /** How many field lines. */
  fields: number
  /** Bytes of all field lines together, with their ends and the empty line. */
  fieldBytes: number
}
