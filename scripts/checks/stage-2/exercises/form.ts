/** Exercise 1: a form, sent with GET, and what the server makes of the query. */
import type { Check } from '../../check.ts'
import { ask, excerpt, expectThat } from './ask.ts'

/** A check that asks for one path and looks for what the page must and must not hold. */
function page(
  about: Pick<Check, 'id' | 'title' | 'why' | 'reading'>,
  { path, holds, lacks = [] }: { path: string; holds: RegExp[]; lacks?: RegExp[] },
): Check {
  return {
    ...about,
    async run(context) {
      const { status, fields, text } = await ask(context, { path })
      const type = fields.get('content-type') ?? 'no Content-Type'
      expectThat(status === 200 && /^text\/html; *charset=utf-8$/i.test(type), {
        sent: `GET ${path}`,
        expected: '200 and text/html; charset=utf-8',
        came: `${status} and ${type}`,
      })
      const missing = holds.find((pattern) => !pattern.test(text))
      expectThat(missing === undefined, {
        sent: `GET ${path}`,
        expected: `a page that matches ${missing}`,
        came: excerpt(text),
      })
      const wrong = lacks.find((pattern) => pattern.test(text))
      expectThat(wrong === undefined, {
        sent: `GET ${path}`,
        expected: `a page without ${wrong}`,
        came: excerpt(text),
      })
    },
  }
}

const FORMS = 'URL Standard, application/x-www-form-urlencoded parsing'
const ESCAPING = 'HTML Standard, Serializing HTML fragments: escaping a string'

export const form: Check[] = [
  page(
    {
      id: 'form-shown',
      title: 'shows a form that sends a name, a message and topics to /greet',
      why: 'A form without a method sends its fields as the query of its action.',
      reading: 'HTML Standard, Form submission algorithm',
    },
    {
      path: '/form',
      holds: [/<form[^>]*action="?\/greet/i, /name="?name\b/, /name="?message\b/, /name="?topic\b/],
      lacks: [/<form[^>]*method="?post/i, /undefined|null/],
    },
  ),
  page(
    {
      id: 'form-decoded',
      title: 'reads plus signs as spaces and percent-encoded bytes as UTF-8',
      why: 'Browsers send a space as "+" and a plus sign as "%2B"; decodeURIComponent knows only the second half of that.',
      reading: FORMS,
    },
    {
      path: '/greet?name=J%C3%BCrgen+M%C3%BCller&message=1+%2B+1+%3D+2',
      holds: [/Jürgen Müller/, /1 \+ 1 = 2/],
    },
  ),
  page(
    {
      id: 'form-equals',
      title: 'splits a pair at its first equals sign only',
      why: 'Whatever follows the first one belongs to the value.',
      reading: FORMS,
    },
    { path: '/greet?name=Ada&message=a=b=c', holds: [/a=b=c/] },
  ),
  page(
    {
      id: 'form-repeated',
      title: 'shows every topic of several',
      why: 'Boxes that are ticked come as fields of the same name, one for each.',
      reading: FORMS,
    },
    { path: '/greet?name=Ada&topic=sockets&topic=HTTP', holds: [/sockets/, /HTTP/] },
  ),
  page(
    {
      id: 'form-malformed',
      title: 'takes a percent sign that escapes nothing for what it is',
      why: 'A query is whatever somebody typed. A processor that throws gives everyone a way to make it fail.',
      reading: FORMS,
    },
    { path: '/greet?name=100%&message=%zz', holds: [/100%/, /%zz/] },
  ),
  page(
    {
      id: 'form-escaped',
      title: 'shows markup as text',
      why: 'What a link put into the page would run with the rights of the page: cross-site scripting.',
      reading: ESCAPING,
    },
    {
      path: '/greet?name=%3Cscript%3Ealert(1)%3C%2Fscript%3E&message=%3Cb%3E%26amp%3B&topic=%3Ci%3E',
      holds: [/&lt;script&gt;alert\(1\)/, /&lt;b&gt;&amp;amp;/, /&lt;i&gt;/],
      lacks: [/<script>alert/, /<b>/, /<i>/],
    },
  ),
  page(
    {
      id: 'form-refilled',
      title: 'fills the form in from the query, and stays inside the attribute',
      why: 'A quote ends an attribute. Behind it, anything may follow: an onfocus, for example.',
      reading: ESCAPING,
    },
    {
      path: '/form?name=%22+autofocus+onfocus=%22alert(1)',
      holds: [
        /value="(?:&quot;|&#34;|&#x22;) autofocus onfocus=(?:&quot;|&#34;|&#x22;)alert\(1\)"/,
      ],
    },
  ),
  page(
    {
      id: 'form-empty',
      title: 'asks for a name that is missing, and says nothing of undefined',
      why: 'A field that was left empty is there and empty; one that was never in the form is missing. Both are no name.',
      reading: FORMS,
    },
    { path: '/greet', holds: [/\/form/], lacks: [/undefined|null/] },
  ),
]
