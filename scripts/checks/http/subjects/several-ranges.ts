/** Several ranges in one request: every part is what it says, and all that was asked for is there. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail, skip } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { askOnce } from '../ask.ts'
import { Asker } from '../asker.ts'
import { partsOf } from '../multipart.ts'
import { get, shown } from '../request.ts'
import { field, type Response } from '../response.ts'
import { ALPHABET, LARGE } from '../site.ts'

/** The first and the last position; with a suffix, how many at the end. */
type Spec = readonly [first: number, last: number] | { suffix: number } | { from: number }

/** Sets of ranges of a file of 26 bytes, in words. */
const SETS: readonly (readonly [string, readonly Spec[]])[] = [
  ['three ranges', [at(0), [10, 11], at(25)]],
  [
    'four ranges',
    [
      [0, 1],
      [5, 6],
      [10, 11],
      [20, 21],
    ],
  ],
  ['ten ranges', Array.from({ length: 9 }, (_, number) => at(number * 2)).concat([at(25)])],
  [
    'three ranges, the last one first',
    [
      [20, 22],
      [10, 12],
      [0, 2],
    ],
  ],
  ['two suffixes among four ranges', [{ suffix: 1 }, [0, 0], [5, 5], { suffix: 3 }]],
  ['three ranges, the last one open', [[0, 0], [5, 6], { from: 20 }]],
  [
    'three ranges, of which the second lies behind the end',
    [
      [0, 1],
      [100, 200],
      [20, 21],
    ],
  ],
  [
    'three ranges, of which the last one begins in the file and ends behind it',
    [
      [0, 1],
      [5, 6],
      [24, 99],
    ],
  ],
  [
    'three ranges, of which two overlap',
    [
      [0, 5],
      [4, 8],
      [20, 21],
    ],
  ],
  [
    'three ranges, of which two touch',
    [
      [0, 4],
      [5, 8],
      [20, 21],
    ],
  ],
  [
    'the same range three times',
    [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
  ],
]

/** Sets of ranges of a file that no buffer holds. */
const LARGE_SETS: readonly (readonly [string, readonly Spec[]])[] = [
  [
    'three ranges of a large file, on the borders of buffers',
    [
      [0, 4_095],
      [8_191, 8_192],
      [65_535, 131_072],
    ],
  ],
  ['four large ranges', [[0, 99_999], [300_000, 399_999], [700_000, 799_999], { suffix: 100_000 }]],
]

function at(position: number): Spec {
  return [position, position]
}

export const severalRanges: Check = {
  id: 'several-ranges',
  title: 'sends of three, four and ten ranges each part as what it is, or else the whole file',
  why: 'A server may ignore the field and send the whole. If it sends parts, each says by its own Content-Range which bytes it has, every range asked for is in one of them, and the boundary between them is nowhere else.',
  reading: 'RFC 9110 §14.2, §14.4, §14.6 and §15.3.7.2; RFC 2046 §5.1.1',
  async run(context) {
    const asker = new Asker(context)
    const one = await asker.ask(get('/alphabet.txt', 'Range: bytes=0-4'))
    if (one.status === 200) skip('the server ignores Range, as it may (RFC 9110 §14.2)')
    const small = Buffer.from(ALPHABET)
    for (const set of SETS) await expectSet(asker, '/alphabet.txt', small, set)
    for (const set of LARGE_SETS) await expectSet(asker, '/large.bin', LARGE, set)
    await expectOwnBoundary(context)
  },
}

async function expectSet(
  asker: Asker,
  target: string,
  file: Buffer,
  [title, specs]: readonly [string, readonly Spec[]],
): Promise<void> {
  const sent = get(target, `Range: bytes=${specs.map(asText).join(', ')}`)
  const wrong = faultOf(await asker.ask(sent), file, specs)
  if (wrong) fail({ title, sent: shown(sent), ...wrong })
}

function asText(spec: Spec): string {
  if ('suffix' in spec) return `-${spec.suffix}`
  return 'from' in spec ? `${spec.from}-` : `${spec[0]}-${spec[1]}`
}

interface Range {
  first: number
  last: number
}

/** The bytes that a spec asks for; none where it cannot be satisfied. */
function rangeOf(spec: Spec, size: number): Range[] {
  if ('suffix' in spec) return [{ first: Math.max(0, size - spec.suffix), last: size - 1 }]
  const [first, last] = 'from' in spec ? [spec.from, size - 1] : spec
  return first < size ? [{ first, last: Math.min(last, size - 1) }] : []
}

interface Wrong {
  expected: string
  came: string
  rule?: 'guide'
}

const WHOLE = '200 and the whole file, or 206 and parts that are what they say'

/** What is wrong with the response, if anything is. */
function faultOf(response: Response, file: Buffer, specs: readonly Spec[]): Wrong | undefined {
  const { status, content } = response
  if (status === 200 && content.equals(file)) return undefined
  if (status !== 206) return { expected: WHOLE, came: `${status} and ${content.length} bytes` }
  const parts = responseParts(response)
  if (typeof parts === 'string') return { expected: WHOLE, came: `206, and in it ${parts}` }
  const wrong = parts.flatMap((part) => partFault(part, file) ?? [])[0]
  if (wrong) return { expected: WHOLE, came: wrong }
  const asked = specs.flatMap((spec) => rangeOf(spec, file.length))
  const lost = asked.find(
    ({ first, last }) => !parts.some((part) => part.first <= first && part.last >= last),
  )
  if (lost === undefined) return undefined
  const came = parts.map(({ first, last }) => `${first}-${last}`).join(', ')
  const expected = `206 with every range that was asked for and is there, or 200 and the whole file: ${lost.first}-${lost.last} is missing`
  return { expected, came: `the ranges ${came}`, rule: 'guide' }
}

interface Part extends Range {
  size: number
  content: Buffer
}

/** The parts of a 206, of which there may be one; or what makes it none. */
function responseParts(response: Response): Part[] | string {
  const range = field(response, 'content-range')
  if (!/^multipart\//i.test(field(response, 'content-type') ?? '')) {
    const part = partOf(range, response.content)
    return typeof part === 'string' ? part : [part]
  }
  if (range !== undefined) return `Content-Range: ${range} beside the parts, which have their own`
  const came = partsOf(response)
  if (typeof came === 'string') return came
  const parts = came.map(({ range, content }) => partOf(range, Buffer.from(content, 'latin1')))
  const wrong = parts.find((part) => typeof part === 'string')
  return wrong ?? parts.filter((part) => typeof part !== 'string')
}

function partOf(range: string | undefined, content: Buffer): Part | string {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(range ?? '') ?? []
  if (size === undefined) return range ? `Content-Range: ${range}` : 'a part without Content-Range'
  return { first: Number(first), last: Number(last), size: Number(size), content }
}

function partFault({ first, last, size, content }: Part, file: Buffer): string | undefined {
  const says = `a part that says bytes ${first}-${last}/${size}`
  if (size !== file.length) return `${says}, of a file of ${file.length} bytes`
  if (last >= size || last < first) return says
  if (content.length !== last - first + 1) return `${says} and has ${content.length} bytes`
  return content.equals(file.subarray(first, last + 1)) ? undefined : `${says} and has other bytes`
}

const RANGES = 'Range: bytes=0-1,100000-100001'

/**
 * A boundary that is the same after a restart may be in a file: then it is put into one. One that is
 * drawn by lot, be it once at the start, cannot.
 */
async function expectOwnBoundary(context: Context): Promise<void> {
  if (context.server.program === undefined) return
  const boundary = await boundaryOf(context, context.server)
  const again = await context.start()
  if (boundary === undefined || boundary !== (await boundaryOf(context, again))) return
  const line = `\r\n--${boundary}\r\n`
  const file = Buffer.from(`${line}Content-Range: bytes 0-1/2\r\n\r\n`.repeat(40))
  const path = join(context.root, 'boundary.txt')
  writeFileSync(path, file)
  try {
    const sent = get('/boundary.txt', 'Range: bytes=0-500,-5')
    const wrong = faultOf(await askOnce(context, sent), file, [[0, 500], { suffix: 5 }])
    const situation = `the file has a line "--${boundary}", which is the server's boundary after each start`
    const expected = 'a boundary that is not in the content'
    if (wrong) fail({ situation, sent: shown(sent), ...wrong, expected })
  } finally {
    rmSync(path)
  }
}

async function boundaryOf(context: Context, server: Server): Promise<string | undefined> {
  const type = field(await askOnce(context, get('/large.bin', RANGES), server), 'content-type')
  return /boundary="?([^";]+)/.exec(type ?? '')?.[1]
}
