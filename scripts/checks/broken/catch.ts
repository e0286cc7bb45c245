/** Which checks catch a broken server. */
export interface Catch {
  /** The file in the folder of its stage, whose first line says what is wrong. */
  server: string
  /** The checks that are there for this fault: all of them must fail. */
  caughtBy: string[]
}
