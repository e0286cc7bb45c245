/** The page that shows what the query of a request says. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { askOnce } from '../ask.ts'
import { textOf } from '../html.ts'
import { get, shown } from '../request.ts'
import { field } from '../response.ts'

const READING = 'WHATWG URL Standard, application/x-www-form-urlencoded parsing'

/** What no page may hold, and the same in words. */
type Lack = readonly [RegExp, inWords: string]

const NOTHING: Lack = [
  /undefined|null/,
  'the words undefined and null, of a value that is not there',
]
const MARKUP: Lack = [/<script>alert|<img src|<b id=x>/, 'the markup that stands in the query']

interface Page {
  /** Texts of the page, in this order, as HTML has them; any character reference will do. */
  holds: string[]
  lacks?: Lack
}

function queryCheck(
  about: Pick<Check, 'id' | 'title' | 'why'>,
  pages: Record<string, Page>,
): Check {
  return {
    ...about,
    reading: READING,
    needsNoFiles: true,
    async run(context) {
      for (const [target, page] of Object.entries(pages)) await expectPage(context, target, page)
    },
  }
}

async function expectPage(context: Context, target: string, { holds, lacks }: Page): Promise<void> {
  const request = get(target)
  const response = await askOnce(context, request)
  const html = response.content.toString()
  const text = textOf(html)
  const type = field(response, 'content-type') ?? 'no Content-Type'
  if (response.status !== 200 || !isHtml(type, html)) {
    const expected = '200 and a page of HTML in UTF-8'
    fail({ sent: shown(request), expected, came: `${response.status} and ${type}` })
  }
  for (let [index, from] = [0, 0]; index < holds.length; index++) {
    const at = text.indexOf(textOf(holds[index] ?? ''), from)
    if (at < 0) {
      const expected = `a page that shows ${holds.map((part) => `"${textOf(part)}"`).join(', then ')}`
      fail({ sent: shown(request), expected, came: bodyOf(html) })
    }
    from = at + 1
  }
  if (lacks?.[0].test(html)) {
    fail({ sent: shown(request), expected: `a page without ${lacks[1]}`, came: bodyOf(html) })
  }
}

/** A page of HTML in UTF-8, by what its head or it says itself. */
function isHtml(type: string, html: string): boolean {
  const charset = /charset\s*=\s*["']?utf-8/i
  return /^text\/html\b/i.test(type) && (charset.test(type) || charset.test(html.slice(0, 1024)))
}

/** What a person reads of a page, in one line. */
function bodyOf(html: string): string {
  const body = html
    .replace(/^.*<\/style>/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return body.length > 300 ? `${body.slice(0, 300)}…` : body
}

export const query: Check[] = [
  queryCheck(
    {
      id: 'query',
      title: 'shows at /query the names and values of the query, in their order',
      why: 'A form that is sent with GET stands behind the question mark: pairs with &, name and value with =.',
    },
    {
      '/query?name=Ada&topic=sockets&topic=HTTP': {
        holds: ['name', 'Ada', 'topic', 'sockets', 'topic', 'HTTP'],
      },
      '/query?zebra=1&apple=2&zebra=3': { holds: ['zebra', '1', 'apple', '2', 'zebra', '3'] },
      '/query?formula=a=b=c': { holds: ['formula', 'a=b=c'] },
      '/query': { holds: [], lacks: NOTHING },
      '/query?': { holds: [], lacks: NOTHING },
      '/query?empty=&lonely': { holds: ['empty', 'lonely'], lacks: NOTHING },
    },
  ),
  queryCheck(
    {
      id: 'query-decoded',
      title: 'reads plus signs as spaces and percent-encoded bytes as UTF-8, once',
      why: 'Browsers write a space as "+" and a plus sign as "%2B". What is decoded a second time is not what was typed.',
    },
    {
      '/query?name=J%C3%BCrgen+M%C3%BCller': { holds: ['name', 'Jürgen Müller'] },
      '/query?sum=1+%2B+1+%3D+2': { holds: ['sum', '1 + 1 = 2'] },
      '/query?twice=%2541%252B': { holds: ['twice', '%41%2B'] },
      '/query?n%61me=v%26lue': { holds: ['name', 'v&amp;lue'] },
      '/query?share=100%25': { holds: ['share', '100%'] },
    },
  ),
  queryCheck(
    {
      id: 'query-escaped',
      title: 'shows markup in names and values as text',
      why: 'Whoever makes a link to the page writes its query. What of that became HTML would run with the rights of the page.',
    },
    {
      '/query?%3Cscript%3Ealert(1)%3C/script%3E=%3Cimg%20src=x%20onerror=alert(2)%3E': {
        holds: ['&lt;script&gt;alert(1)', '&lt;img src'],
        lacks: MARKUP,
      },
      '/query?a=%22%3E%3Cb%20id=x%3E&amp=%26lt%3B': {
        holds: ['&lt;b id=x&gt;', '&amp;lt;'],
        lacks: MARKUP,
      },
    },
  ),
]
