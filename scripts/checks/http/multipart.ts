/** Takes a response of several ranges apart. */
import { field, type Response } from './response.ts'

export interface Part {
  range: string | undefined
  type: string | undefined
  content: string
}

/** The parts of a multipart/byteranges response (RFC 9110 §14.6), or what is wrong with it. */
export function partsOf(response: Response): Part[] | string {
  const type = field(response, 'content-type') ?? ''
  const boundary = /^multipart\/byteranges;\s*boundary="?([^"]{1,70})"?$/i.exec(type)?.[1]
  if (boundary === undefined) return `Content-Type: ${type}`
  const text = `\r\n${response.content.toString('latin1').replace(/^\r\n/, '')}`
  const [preamble, ...pieces] = text.split(`\r\n--${boundary}`)
  const end = pieces.pop()
  if (preamble !== '' || !/^--[ \t]*(\r\n)?$/.test(end ?? ''))
    return 'a multipart without its last boundary'
  return pieces.map(part)
}

function part(piece: string): Part {
  const end = piece.indexOf('\r\n\r\n')
  const head = piece.slice(0, end)
  const value = (name: string) =>
    new RegExp(`\\r\\n${name}:[ \\t]*(.*?)[ \\t]*(\\r\\n|$)`, 'i').exec(head)?.[1]
  return {
    range: value('content-range'),
    type: value('content-type'),
    content: piece.slice(end + 4),
  }
}
