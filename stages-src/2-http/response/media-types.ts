/** Content-Type by the end of a file's name. */
import mime from 'mime'
import { memoize } from '../memoize.ts'

/** What may be anything is nothing to show: RFC 2046 §4.5.1. */
const UNKNOWN = 'application/octet-stream'

export class MediaTypes {
  readonly #overrides: ReadonlyMap<string, string>
  readonly #types = memoize(256, (extension: string) => this.#typeOf(extension))

  /** `overrides`: media types by extension without its dot, in lower case. */
  constructor(overrides: Readonly<Record<string, string>> = {}) {
    this.#overrides = new Map(Object.entries(overrides))
  }

  /** The value of Content-Type for a file called `name`. */
  of(name: string): string {
    const dot = name.lastIndexOf('.')
    return dot <= 0 ? UNKNOWN : this.#types(name.slice(dot + 1))
  }

  /** The coding that is part of what such a name says: RFC 9110 §8.4. */
  codingOf(name: string): 'gzip' | undefined {
    return name.toLowerCase().endsWith('.svgz') ? 'gzip' : undefined
  }

  #typeOf(extension: string): string {
    const type =
      this.#overrides.get(extension.toLowerCase()) ??
      mime.getType(`.${extension}`) ??
      UNKNOWN
    return isText(type) && !type.includes(';') ? `${type}; charset=utf-8` : type
  }
}

/** Whether Content-Type has to say how the bytes are to be read as characters. */
function isText(type: string): boolean {
  return /^text\/|^application\/(?:javascript|ecmascript)$/i.test(type)
}

/** Whether `text` is a media type, with or without parameters: RFC 9110 §8.3.1. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text)
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+"
const QUOTED = '"(?:[^"\\\\\\x00-\\x1f\\x7f-\\uffff]|\\\\[ -~])*"'
const MEDIA_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|${QUOTED}))*$`,
)
