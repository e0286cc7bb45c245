/** Exercise 3: what a client sees when something is wrong. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { type Answer, ask, excerpt, expectThat } from './ask.ts'

function errors(
  about: Pick<Check, 'id' | 'title' | 'why' | 'reading'>,
  run: (context: Context) => Promise<void>,
): Check {
  return { ...about, run }
}

const isHtml = ({ fields }: Answer) => /^text\/html\b/.test(fields.get('content-type') ?? '')

function described({ status, fields, text }: Answer): string {
  return `${status}, ${fields.get('content-type') ?? 'no Content-Type'}: ${excerpt(text)}`
}

export const errorPages: Check[] = [
  errors(
    {
      id: 'error-status',
      title: 'answers 404 where there is nothing, with a page that leads home',
      why: 'With 200 a page that says "not found" is kept by caches and search engines as if it were one.',
      reading: 'RFC 9110 §15.5.5 404 Not Found',
    },
    async (context) => {
      const answer = await ask(context, { path: '/nowhere' })
      const leadsHome = /href="?\/["> ]/.test(answer.text)
      const right = isHtml(answer) && leadsHome && answer.text.includes('/nowhere')
      expectThat(answer.status === 404 && right, {
        sent: 'GET /nowhere',
        expected: '404, text/html, with the path that was asked for and a link to /',
        came: described(answer),
      })
    },
  ),
  errors(
    {
      id: 'error-escaped',
      title: 'shows a path as text, whatever is in it',
      why: 'A page that repeats what was sent is a page that anyone can write.',
      reading: 'HTML Standard, Serializing HTML fragments: escaping a string; RFC 3986 §2.1',
    },
    async (context) => {
      for (const path of ['/%3Cscript%3Ealert(1)%3C/script%3E', '/%E0%A4%A', "/'&amp;"]) {
        const answer = await ask(context, { path })
        // A '%' that escapes nothing is no path at all.
        const right = [404, 400].includes(answer.status) && !/<script>|'&amp;[^a]/.test(answer.text)
        expectThat(right, {
          sent: `GET ${path}`,
          expected: '404 (or 400 where the path is malformed), with the path escaped',
          came: described(answer),
        })
      }
    },
  ),
  errors(
    {
      id: 'error-json',
      title: 'tells a program that accepts JSON in JSON, and says that it looked',
      why: 'A program would have to read the page. Vary tells caches that there are two answers.',
      reading: 'RFC 9457 §3 Members of a problem details object; RFC 9110 §12.5.5 Vary',
    },
    async (context) => {
      const fields = { Accept: 'application/json' }
      const answer = await ask(context, { path: '/nowhere', fields })
      const problem = asObject(answer.text)
      const right = problem?.status === 404 && problem.title === 'Not Found'
      const type = answer.fields.get('content-type') ?? ''
      const vary = /\baccept\b(?!-)/i.test(answer.fields.get('vary') ?? '')
      expectThat(answer.status === 404 && right && type === 'application/problem+json' && vary, {
        sent: 'GET /nowhere with Accept: application/json',
        expected: '404, application/problem+json with status and title, and Vary: Accept',
        came: `${described(answer)}; Vary: ${answer.fields.get('vary') ?? 'none'}`,
      })
    },
  ),
  errors(
    {
      id: 'error-method',
      title: 'refuses methods with 405 and Allow, and those that nobody knows with 501',
      why: '405 has to say which methods would do; a method that is no method is none to allow.',
      reading: 'RFC 9110 §15.5.6 405 Method Not Allowed, §15.6.2 501 Not Implemented',
    },
    async (context) => {
      const refused = await ask(context, { path: '/about', method: 'DELETE' })
      const allow = refused.fields.get('allow') ?? 'none'
      expectThat(refused.status === 405 && /GET/.test(allow) && /HEAD/.test(allow), {
        sent: 'DELETE /about',
        expected: '405 with Allow: GET, HEAD',
        came: `${refused.status} with Allow: ${allow}`,
      })
      const unknown = await ask(context, { path: '/about', method: 'BREW' })
      expectThat(unknown.status === 501, {
        sent: 'BREW /about',
        expected: '501',
        came: described(unknown),
      })
    },
  ),
  errors(
    {
      id: 'error-broken',
      title: 'answers 500 where its own code fails, tells nobody why, and goes on',
      why: 'A message of an exception may hold anything, and it was written for whoever runs the server.',
      reading: 'RFC 9110 §15.6.1 500 Internal Server Error; CWE-209',
    },
    async (context) => {
      const answer = await ask(context, { path: '/broken' })
      const silent = !/swordfish|password|\.ts:\d/.test(answer.text)
      expectThat(answer.status === 500 && isHtml(answer) && silent, {
        sent: 'GET /broken',
        expected: '500 with a page that keeps the fault to itself',
        came: described(answer),
      })
      const next = await ask(context, { path: '/about' })
      expectThat(next.status === 200, {
        sent: 'GET /about, after GET /broken',
        expected: '200',
        came: described(next),
      })
    },
  ),
  errors(
    {
      id: 'error-head',
      title: 'answers HEAD with the status and the fields of GET, and no content',
      why: 'An error is a response like any other.',
      reading: 'RFC 9110 §9.3.2 HEAD',
    },
    async (context) => {
      const get = await ask(context, { path: '/nowhere' })
      const head = await ask(context, { path: '/nowhere', method: 'HEAD' })
      const length = head.fields.get('content-length')
      const right = head.status === 404 && length === get.fields.get('content-length')
      expectThat(right && head.text === '', {
        sent: 'HEAD /nowhere',
        expected: `404, Content-Length: ${get.fields.get('content-length')}`,
        came: `${head.status}, Content-Length: ${length}`,
      })
    },
  ),
]

function asObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
