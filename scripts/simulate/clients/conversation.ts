/** Requests and responses as scripts: sent in one way or another, read and compared. */
import { mayRunOut } from '../settings.ts'
import { patience } from '../world.ts'
import type { Client, Script } from './client.ts'
import type { Answer, Request } from './requests.ts'

/** What became of a response: it came, or the connection ended before it had. */
export type Outcome = 'more' | 'last' | 'none'

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

// #region receive
/**
 * The answer to `request`, sent at `asked`: checked, and counted. 'last' where the
 * server says that no other follows.
 */
export function* receiveAnswer(
  client: Client,
  request: Request,
  asked: number,
  wait = patience(client.world),
): Generator<number, Outcome, void> {
  const isHere = () => lengthOf(client, request) !== undefined
  const came = yield* client.until(() => isHere() || client.ended !== 'no', limit(client, wait))
  if (!isHere()) {
    if (came) cutOff(client, `the connection ended before the response to ${request.name}`, asked)
    else client.find('starved', `no response to ${request.name}, asked at ${asked.toFixed(1)} ms`)
    return 'none'
  }
  const answer = takeAnswer(client, request)
  client.responses += 1
  client.note(`has the response ${answer.status} to ${request.name}`)
  const wrong = request.check(answer, asked)
  const tag = answer.fields.get('etag')
  if (tag !== undefined && request.path !== undefined) client.tags.set(request.path, tag)
  if (wrong !== undefined && !isExcused(client, answer)) {
    client.find('wrong response', `${request.name}: ${wrong}`)
  }
  const isLast = saysClose(answer)
  if (request.closes && !isLast)
    client.find('wrong response', `${request.name}: it does not say close`)
  return isLast ? 'last' : 'more'
}

/** A sequential server lets wait; everybody in its turn. */
function limit({ world }: Client, wait: number): number {
  return world.isSequential ? Infinity : wait
}

/** Descriptors ran out: that is to be said with a 503. */
function isExcused({ world }: Client, { status }: Answer): boolean {
  return status === 503 && mayRunOut(world.settings)
}

/** The connection has ended before what was asked for at `asked` had come: is that right? */
export function cutOff(client: Client, what: string, asked: number): void {
  if (client.mayBeDropped || isAborted(client) || isStopped(client, asked)) return
  if (isTooLate(client, asked)) return
  // Whoever serves one after the other need not wait for the next word of one.
  if (client.world.isSequential && client.inbox.length === 0) return
  client.find('cut off', what)
}

/**
 * Whether the server had given up waiting when it was asked: by its clock the response was gone
 * with the last byte that the kernel took, however much was still to travel.
 */
function isTooLate({ connection, inbox, world }: Client, asked: number): boolean {
  const { delay, limits } = world.settings
  const idle = asked + 2 * delay[1] + 50 - (connection?.sent ?? asked)
  return idle > limits.keepAliveTimeout && inbox.length === 0
}

/** Whether a server that stops may have left it at that. */
function isStopped({ connection, inbox, world }: Client, asked: number): boolean {
  const { kernel, settings, stoppedAt } = world
  if (stoppedAt === Infinity) return false
  // Nobody has promised anything to those who come after the stop.
  const isLate = asked + 2 * settings.delay[1] + 30 > stoppedAt && inbox.length === 0
  const isDrained = kernel.clock.now >= stoppedAt + settings.drainTimeout
  return isLate || isDrained || connection === undefined || world.protocol === 'echo'
}

/** The kernel itself has dropped it from the queue: ECONNABORTED. */
function isAborted({ socket, world }: Client): boolean {
  return world.settings.misfortune.aborted > 0 && world.connections.of(socket.port) === undefined
}
// #endregion receive

// #region parse
/** How long the response is that lies in front; undefined while it is not whole. */
function lengthOf(client: Client, { method }: Request): number | undefined {
  const { inbox } = client
  const head = inbox.bytes.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const { status, fields } = parseHead(inbox.bytes.toString('latin1', 0, head))
  const hasContent = method !== 'HEAD' && status !== 304 && status !== 204
  const length = Number(fields.get('content-length') ?? 0)
  const all = head + 4 + (hasContent ? length : 0)
  return inbox.length >= all ? all : undefined
}

function takeAnswer(client: Client, request: Request): Answer {
  const all = client.inbox.take(lengthOf(client, request) as number)
  const head = all.indexOf('\r\n\r\n')
  const { status, fields } = parseHead(all.toString('latin1', 0, head))
  if (Number.isNaN(status)) client.find('wrong response', `${request.name}: no status line`)
  return { status, fields, content: all.subarray(head + 4) }
}

function parseHead(text: string): Pick<Answer, 'status' | 'fields'> {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status, fields: new Map(fields) }
}

function saysClose({ fields }: Answer): boolean {
  return fields.get('connection') === 'close'
}
// #endregion parse

// #region ask
/** Sends it as a whole, and its content when that has been asked for. */
export function* ask(client: Client, request: Request): Generator<number, Outcome, void> {
  const asked = client.now
  client.note(`asks ${request.name}`)
  if (request.expectation === undefined) client.say(request.bytes)
  else {
    client.say(request.bytes.subarray(0, request.expectation))
    const isHere = () => client.inbox.length >= CONTINUE.length
    const came = yield* client.until(
      () => isHere() || client.ended !== 'no',
      limit(client, patience(client.world)),
    )
    const isAsked = client.inbox.bytes.toString('latin1').startsWith(CONTINUE)
    if (!came) client.find('starved', `nobody asked for the content of ${request.name}`)
    if (isAsked) {
      client.inbox.take(CONTINUE.length)
      client.say(request.bytes.subarray(request.expectation))
    }
  }
  return yield* receiveAnswer(client, request, asked)
}

/** After the last response: the server ends the connection, or at least its direction. */
export function* awaitEnd(client: Client): Script {
  const ended = yield* client.until(
    () => client.ended !== 'no',
    limit(client, patience(client.world)),
  )
  if (!ended) client.find('starved', 'the last response has come, and no end')
  if (client.inbox.length > 0) {
    client.find('wrong response', `${client.inbox.length} bytes behind the last response`)
  }
}
// #endregion ask
