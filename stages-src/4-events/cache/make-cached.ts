/** Which of stage 2's responses may be kept, and what is kept of them. */
import { EINTR, F_DUPFD_CLOEXEC, fcntl, Memory, pread } from '#sys'
import type { OpenFile } from '../../2-http/files/found.ts'
import { encodePath, parsePath } from '../../2-http/files/path.ts'
import type { Moment } from '../../2-http/moment.ts'
import type { Request } from '../../2-http/request/request.ts'
import { httpDate } from '../../2-http/response/http-date.ts'
import { acceptedCodings } from '../../2-http/response/negotiation.ts'
import { contentLength, type Response } from '../../2-http/response/response.ts'
import { writeHead } from '../../2-http/response/write-head.ts'
import { CachedResponse, type Key, type Source } from './cached-response.ts'

/** Content up to so many bytes lies behind its head; sendfile(2) gains nothing there. */
const SMALL = 8 * 1024
/**
 * Milliseconds since a file's last change after which it is kept: one that has just
 * changed may be about to change again, and the clock that tells is a coarse one.
 */
const SETTLED = 1000

// #region make
/**
 * The response to `request` as it may be sent to whoever asks the same, or
 * undefined: only a whole file is kept, one that has been left alone for a while.
 */
export function makeCached(
  key: Key,
  request: Request,
  response: Response,
  connection: 'close' | 'keep-alive' | undefined,
  at: Moment,
): CachedResponse | undefined {
  const { file } = response
  const source = sourceOf(request)
  if (file === undefined || source === undefined) return undefined
  if (!isWhole(response, file) || !isSettled(file, at.date)) return undefined
  const headLength = writeHead(scratch, 0, response, httpDate(at.date), connection)
  const kept =
    file.size <= SMALL ? inMemory(file, headLength) : inFile(file, headLength)
  if (kept === undefined) return undefined
  const { entityTag, size } = file
  const isLast = connection === 'close'
  return new CachedResponse(
    key,
    { ...source, entityTag },
    { ...kept, headLength, contentLength: size, isLast },
    Math.floor(at.date / 1000),
  )
}

const scratch = new Memory(256 * 1024)
// #endregion make

// #region conditions
/** Where its content comes from; undefined for another spelling of a path. */
function sourceOf(request: Request): Omit<Source, 'entityTag'> | undefined {
  const path = parsePath(request.path)
  if ('status' in path || encodePath(path) !== request.path) return undefined
  const { codings } = acceptedCodings(request.field('accept-encoding'))
  return { path, codings }
}

function isWhole(response: Response, file: OpenFile): boolean {
  const { problem, status } = response
  const isPlain = status === 200 && problem === undefined && file.fd >= 0
  return isPlain && contentLength(response) === file.size
}

/** Last-Modified would change with the time, where it lies in the future: §8.8.2.1. */
function isSettled({ changed, modified }: OpenFile, date: number): boolean {
  return changed + SETTLED <= date && modified <= date
}
// #endregion conditions

// #region bytes
type Kept = { memory: Memory; file: number } | undefined

function inMemory({ fd, size }: OpenFile, headLength: number): Kept {
  const memory = new Memory(headLength + size)
  scratch.bytes.copy(memory.bytes, 0, 0, headLength)
  for (let read = 0; read < size; ) {
    const result = pread(fd, memory, headLength + read, size - read, read)
    if (result > 0) read += result
    else if (result !== -EINTR) return undefined
  }
  return { memory, file: -1 }
}

/** Its own descriptor: the one that there is belongs to the response. */
function inFile({ fd }: OpenFile, headLength: number): Kept {
  const file = fcntl(fd, F_DUPFD_CLOEXEC)
  if (file < 0) return undefined
  const memory = new Memory(headLength)
  scratch.bytes.copy(memory.bytes, 0, 0, headLength)
  return { memory, file }
}
// #endregion bytes
