/** Content-Type by the end of a file's name. */

export class MediaTypes {
  /** `overrides`: media types by extension without its dot, lower case. */
  constructor(_overrides: Readonly<Record<string, string>> = {}) {}

  /** The value of Content-Type for a file called `name`. */
  of(_name: string): string {
    return 'application/octet-stream'
  }
}
