import { expect, test } from 'vitest'
import { faultsOfHtml } from './validity.ts'

const page = (body: string) =>
  `<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>${body}</body></html>`

test('a page that is right, ids of the plan and numbers for the style sheet included', () => {
  const body = '<h1 id="w1.d1-2">Days</h1><p style="--n:12">Text</p><script src="/a.js"></script>'
  expect(faultsOfHtml(page(body))).toEqual([])
})

test.each([
  ['an attribute that does not belong there', '<input type="checkbox" autocomplete="off">'],
  ['a role where an element has it', '<ul role="list"><li>One</li></ul>'],
  ['a role where another element has it', '<div role="button" tabindex="0">Press</div>'],
  ['a button without a type', '<button>Press</button>'],
  ['an element where it may not be', '<ul><p>One</p></ul>'],
  ['an id twice', '<p id="a">One</p><p id="a">Two</p>'],
  ['a reference that leads nowhere', '<p><label for="none">Name</label></p>'],
  ['an outline with a hole', '<h1>One</h1><h3>Three</h3>'],
  ['a script of another host', '<script src="https://example.org/a.js"></script>'],
])('%s', (_, body) => {
  expect(faultsOfHtml(page(body))).not.toEqual([])
})
