/** What becomes of the ways to touch an element, and what is refused. */
import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'
import { Refusal } from './refusals.ts'
import { transform } from './transform.ts'

const runtime = { standIns: 'S', bulk: 'B' }

function transformed(text: string): string {
  return transform('file.ts', stripTypeScriptTypes(text), runtime).replace(
    /^import .*?; import .*?; /,
    '',
  )
}

describe('an access becomes a call', () => {
  test.each([
    ['a[i]', '$get(a, i)'],
    ['a[b[0]][1]', '$get($get(a, $get(b, 0)), 1)'],
    ['(a as X)[0]!', '$get((a     ), 0) '],
    ["a['x']", "a['x']"],
    ['a[0] = b[1]', '$set(a, 0,  $get(b, 1))'],
    ['a[0] = a[1] = 2', '$set(a, 0,  $set(a, 1,  2))'],
    ['a[0] += 2 * b[1]', '$update(a, 0, $x => $x + ( 2 * $get(b, 1)))'],
    ['(a[0] as number)++', '$update(a, 0, $x => ++$x, true)          '],
    ['(a[0]!) += 1', '$update(a, 0,  $x => $x + ( 1))'],
    ['a[0]++', '$update(a, 0, $x => ++$x, true)'],
    ['--a[0]', '$update(a, 0, $x => --$x)'],
    ['a[0] ||= 1', '$through(a)[0] ||= 1'],
    ['a?.[0]', '$through(a)?.[0]'],
    ['a?.b[0].c', '$through(a?.b)?.[0].c'],
    ['[a[0], a[1]] = b', '[$through(a)[0], $through(a)[1]] = $iterate(b)'],
    ['({ x: a[0] } = b)', '({ x: $through(a)[0] } = b)'],
    ['({ x: a[0] })', '({ x: $get(a, 0) })'],
    ['delete a[0]', 'delete $through(a)[0]'],
    ['a.fill<X>(1)', "$method(a, 'fill'   , 1)"],
    ['a.b.slice()', "$method(a.b, 'slice')"],
    ['a[0](1)', '$method(a, 0, 1)'],
    ['a?.set(b)', '$through(a)?.set(b)'],
    ['f(...a)', 'f(...$iterate(a))'],
    ['({ ...a })', '({ ...a })'],
    ['const [x] = a', 'const [x] = $iterate(a)'],
    ['new Int32Array(a)', 'new Int32Array($iterate(a))'],
    ['for (const x of a) x[0]', 'for (const x of $iterate(a)) $get(x, 0)'],
    ['try { f() } catch {}', 'try { f() } catch ($error) {$caught($error);}'],
    ['try { f() } catch (e) { g(e) }', 'try { f() } catch (e) {$caught(e); g(e) }'],
    ['a[0 /* ] */] /* = */ = 1', '$set(a, 0 /* ] */, /* = */  1)'],
  ])('%s', (from, to) => {
    expect(transformed(from)).toBe(to)
  })
})

test('no line is added or removed', () => {
  const text = 'a\n  [0]\n  .fill(\n 1\n )\nb[\n0\n] +=\n1\ntry { } catch { \n}'
  expect(transformed(text).split('\n')).toHaveLength(text.split('\n').length)
})

test('the stand-ins come on the first line, but for what the module names itself', () => {
  const text = `import { performance } from 'node:perf_hooks'\nconst Date = 1`
  expect(transform('file.ts', text, runtime)).toBe(
    "import { $Atomics as Atomics, $get, $set, $update, $caught } from 'S'; " +
      "import { $method, $iterate, $through } from 'B'; " +
      "import { performance } from 'S'\nconst Date = 1",
  )
})

describe('what cannot be explored is refused with file and line', () => {
  test.each([
    ['an async function', 'async () => 1'],
    ['an await', 'await f()'],
    ['waitAsync', 'Atomics.waitAsync(a, 0, 0)'],
    ['a return in a finally', 'const f = () => { try { g() } finally { return } }'],
    ['a break in a finally', 'for (;;) try { g() } finally { break }'],
    ['an import()', "import('x')"],
    ['variable of the module', 'let count = 0; const f = () => { count += 1 }'],
  ])('%s', (why, text) => {
    expect(() => transformed(`\n\n${text}`)).toThrow(/^file\.ts:3: /)
    expect(() => transformed(`\n\n${text}`)).toThrow(new RegExp(why, 'i'))
  })

  test('and what only looks like it is not', () => {
    expect(transformed('const f = () => { try { g() } finally { for (;;) break } }')).toBeTruthy()
    expect(transformed('let count = 0; const f = () => { let count = 1; count += 1 }')).toBeTruthy()
    expect(transformed('let count = 0; count += 1')).toBeTruthy()
  })
})

const sources = globSync('{scripts,src,stages-src}/**/*.ts')

test('whatever source there is becomes one that can be read, of as many lines, or is refused', () => {
  expect(sources.length).toBeGreaterThan(300)
  for (const file of sources) {
    const text = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    const code = transformedOrRefused(file, text)
    if (code === undefined) continue
    expect(parseSync(file, code, { lang: 'js', sourceType: 'module' }).errors, file).toEqual([])
    expect(code.split('\n').length, file).toBe(text.split('\n').length)
  }
})

function transformedOrRefused(file: string, text: string): string | undefined {
  try {
    return transform(file, text, runtime)
  } catch (error) {
    expect(error, file).toBeInstanceOf(Refusal)
    return undefined
  }
}
