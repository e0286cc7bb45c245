/** Files and paths of the sizes of buffers, and one byte more or less. */
import type { Check } from '../../check.ts'
import { skip } from '../../failure.ts'
import { count } from '../../payload.ts'
import { Asker } from '../asker.ts'
import { borders } from '../borders.ts'
import { expectAnswer } from '../question.ts'
import { abridged, get } from '../request.ts'
import { field, type Response } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'
import { LARGE } from '../site.ts'

export const fileSizes: Check = {
  id: 'file-sizes',
  title: 'sends files of 2ⁿ−1, 2ⁿ and 2ⁿ+1 bytes, and those that fill a buffer with their head',
  why: 'The last read of a file may fill the buffer, leave it empty, or bring one byte. All of what was promised comes, and nothing else.',
  reading: 'RFC 9110 §8.6; read(2) and sendfile(2), RETURN VALUE',
  async run(context) {
    const asker = new Asker(context)
    await withShelf(context, async (shelf) => {
      for (const size of [0, ...borders(0, 18), 2 ** 20]) {
        await askForFile(asker, shelf, size, `a file of ${count(size)}`)
      }
      const head = lengthOfHead(await askForFile(asker, shelf, 1_000, 'a file of 1,000 bytes'))
      for (const total of borders(9, 16, 3).filter((total) => total > head)) {
        const title = `a file of ${count(total - head)}, which with its head are ${count(total)}`
        await askForFile(asker, shelf, total - head, title)
      }
    })
  },
}

/** A file of so many bytes, which are other ones at another size. */
async function askForFile(
  asker: Asker,
  shelf: Shelf,
  size: number,
  title: string,
): Promise<Response> {
  const start = size % 4_099
  const content = LARGE.subarray(start, start + size)
  shelf.put(`${size}.bin`, content)
  const request = get(shelf.target(`${size}.bin`))
  const expected = `200 and the ${count(size)} of the file`
  return await expectAnswer(asker, { title, request, expected }, (response) => {
    const isSame = response.content.equals(content)
    if (response.status === 200 && isSame) return undefined
    const different = isSame ? '' : ' that are not those of the file'
    return `${response.status} and ${count(response.content.length)}${different}`
  })
}

/** Where parts begin, and how long they are: within buffers, and at their borders. */
const FIRSTS = [0, 1, 511, 512, 4_095, 4_096, 4_097, 8_192, 65_535, 65_536, 100_001]
const LENGTHS = [...borders(0, 2), ...borders(9, 9), ...borders(12, 13), ...borders(16, 17)]

export const rangeSizes: Check = {
  id: 'range-sizes',
  title: 'sends parts that begin and end at 2ⁿ−1, 2ⁿ and 2ⁿ+1, or within a buffer',
  why: 'A part seldom begins where a buffer does. What is read for it may begin before it, end behind it, or be as long as the buffer exactly.',
  reading: 'RFC 9110 §14.2; pread(2); sendfile(2), offset',
  async run(context) {
    const asker = new Asker(context)
    const target = '/large.bin'
    const whole = await asker.ask(get(target, 'Range: bytes=0-4'))
    if (whole.status !== 206) return skip('it asks for parts, and this server sends the whole')
    for (const first of FIRSTS) {
      for (const length of LENGTHS.filter((length) => length > 0)) {
        const part = LARGE.subarray(first, first + length)
        const title = `${count(length)} from byte ${first.toLocaleString('en')} on`
        const request = get(target, `Range: bytes=${first}-${first + length - 1}`)
        await expectAnswer(asker, { title, request, expected: '206 and that part' }, (response) => {
          const isRight = response.status === 206 && response.content.equals(part)
          return isRight ? undefined : `${response.status}, and other bytes than those`
        })
      }
    }
  },
}

function lengthOfHead({ version, reason, fields }: Response): number {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`)
  return `${version} 200 ${reason}\r\n\r\n${lines.join('')}`.length
}

/** The longest name that a file can have. */
const NAME_MAX = 255
/** From the name of a folder to the next. */
const SEGMENT = 101

export const pathSizes: Check = {
  id: 'path-sizes',
  title:
    'finds files by names of up to 255 bytes and paths of up to 2,049, however they are escaped',
  why: 'A name has up to 255 bytes, each of which may need three in a URL, and a path thousands. What is cut off somewhere is another name, or none.',
  reading: 'pathconf(3), _PC_NAME_MAX; path_resolution(7); RFC 3986 §2.1; RFC 9110 §4.1',
  async run(context) {
    const asker = new Asker(context)
    await withShelf(context, async (shelf) => {
      for (const length of [1, 31, 32, 63, 64, 65, 99, 100, 127, 128, 254, NAME_MAX]) {
        await expectFound(asker, shelf, 'n'.repeat(length))
      }
      await expectFound(asker, shelf, 'ü'.repeat(127))
      await expectFound(asker, shelf, '%'.repeat(NAME_MAX))
      const paths = borders(8, 11).map((total) => nameOfLength(total - shelf.path.length - 1))
      for (const name of paths) await expectFound(asker, shelf, name)
      const [longest = ''] = paths.slice(-1)
      await expectRedirected(asker, shelf, longest.slice(0, longest.lastIndexOf('/')))
    })
  },
}

/** A name of so many bytes, in folders. */
function nameOfLength(length: number): string {
  const segments = Math.ceil(length / (SEGMENT + 1))
  const folders = `${'f'.repeat(SEGMENT)}/`.repeat(segments - 1)
  const rest = length - folders.length
  // A slash at the end would make a folder of the last one.
  return rest > 0 ? folders + 'n'.repeat(rest) : `${folders.slice(0, -2)}/n`
}

/** Once as it is, and once with every byte escaped where the request line stays below 8,000 bytes. */
async function expectFound(asker: Asker, shelf: Shelf, name: string): Promise<void> {
  const content = `the file whose name has ${Buffer.byteLength(name)} bytes: ${name}\n`
  shelf.put(name, content)
  const escaped = shelf.target(name).replaceAll(/%..|[^/]/g, escapedOnce)
  for (const target of [shelf.target(name), escaped].filter(({ length }) => length < 7_800)) {
    const length = shelf.path.length + 1 + Buffer.byteLength(name)
    const last = Buffer.byteLength(name.split('/').pop() ?? '')
    const title = `a path of ${count(length)}, with escapes ${count(target.length)}; its last name has ${count(last)}`
    const question = { title, request: get(target), expected: '200 and the file' }
    await expectAnswer(asker, question, (response) => {
      const isRight = response.status === 200 && response.content.toString() === content
      return isRight || isTooLong(target, response) ? undefined : inShort(response)
    })
  }
}

/** RFC 9112 §3 recommends no less than 8,000 bytes, and demands to refuse what is too long. */
function isTooLong(target: string, { status }: Response): boolean {
  return target.length > 2_000 && [400, 414, 431].includes(status)
}

function inShort({ status, content }: Response): string {
  return `${status} and ${count(content.length)} of content`
}

function escapedOnce(text: string): string {
  return text.length > 1 ? text : `%${text.charCodeAt(0).toString(16)}`
}

/** A folder without its slash at the end of a long path. */
async function expectRedirected(asker: Asker, shelf: Shelf, folder: string): Promise<void> {
  const target = shelf.target(folder)
  const question = {
    title: `a directory without its slash, by a path of ${count(target.length)}`,
    request: get(target),
    expected: 'a Location of the same path, with a slash behind it',
  }
  await expectAnswer(asker, question, (response) => {
    if (response.status < 300 || response.status >= 400) return undefined
    const location = field(response, 'location') ?? ''
    const path = URL.parse(location, `http://localhost${target}`)?.pathname
    if (path === `${target}/`) return undefined
    return `a Location of ${count(location.length)}: ${abridged(location)}`
  })
}
