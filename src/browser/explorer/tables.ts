/** What the explorer knows, as tables. */
import type { Passage, Position, Standing, Word } from './messages.ts'

/** An element with text or others in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  inside: string | readonly Node[] = '',
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...(typeof inside === 'string' ? [inside] : inside))
  return made
}

// #region steps
/** A column for each thread, a row for each step. */
export function stepsTable({ rows, threads }: Position): HTMLElement {
  const names = threads.map(({ name }) => element('th', name, { scope: 'col' }))
  const head = [element('th', 'Step', { scope: 'col' }), ...names]
  const body = rows.map(({ line, number, text, thread }) => {
    const cells = threads.map((_, index) => element('td', index === thread ? text : ''))
    const place = element('td', line, { class: 'place' })
    return element('tr', [element('th', `${number}`, { scope: 'row' }), ...cells, place])
  })
  return table('Step by step', [...head, element('th', 'Line', { scope: 'col' })], body)
}
// #endregion steps

export function scheduleLine(words: string, schedule: string): HTMLElement {
  return element('p', [element('span', words), element('code', schedule)])
}

// #region memory
/** The words that have a name: their values, who sleeps on them, and what they tell of whom. */
export function memoryTable({ threads, words }: Position): HTMLElement {
  const head = ['Word', 'Value', 'Asleep on it', 'Its clock'].map((it) =>
    element('th', it, { scope: 'col' }),
  )
  const body = words.map(({ clock, name, sleepers, value }: Word) =>
    element('tr', [
      element('th', name, { scope: 'row' }),
      element('td', `${value}`),
      element('td', sleepers.join(', ') || 'nobody'),
      element('td', clockInWords(clock, threads)),
    ]),
  )
  return table('Memory', head, body)
}
// #endregion memory

// #region threads
/** Each thread: what it is about to do, where, and what it knows of the others. */
export function threadsTable({ threads }: Position): HTMLElement {
  const head = ['Thread', 'State', 'Line', 'Its clock'].map((it) =>
    element('th', it, { scope: 'col' }),
  )
  const body = threads.map(({ clock, line, name, state }) =>
    element('tr', [
      element('th', name, { scope: 'row' }),
      element('td', state),
      element('td', line, { class: 'place' }),
      element('td', clockInWords(clock, threads)),
    ]),
  )
  return table('Threads', head, body)
}

/** `A 2, B 1`: of which thread how many steps are known. */
function clockInWords(clock: readonly number[], threads: readonly Standing[]): string {
  const known = clock.flatMap((steps, index) =>
    steps > 0 ? [`${threads[index]?.name} ${steps}`] : [],
  )
  return known.join(', ') || '–'
}
// #endregion threads

// #region code
/** The code, and on its lines the threads that are there: about to do it, or in what it calls. */
export function codeListing({ code, threads }: Position): HTMLElement {
  const lines = code.flatMap(({ file, lines }, at) => {
    const head = file === code[at - 1]?.file ? '' : file
    const drawn = lines.map((line) => {
      const place = `${file}:${line.number}`
      const here = threads.filter((it) => it.line === place)
      const inside = threads.filter((it) => it.line !== place && it.callers.includes(place))
      return codeLine(line, here, inside)
    })
    return [element('span', head, { class: 'file' }), ...drawn]
  })
  const listing = element('pre', [element('code', lines)])
  return element('div', [listing], {
    class: 'scrolling listing',
    ...{ tabindex: '0', role: 'group', 'aria-label': 'The code, and who is where' },
  })
}

function codeLine(
  { isWrong, number, text }: Passage['lines'][number],
  here: readonly Standing[],
  inside: readonly Standing[],
): HTMLElement {
  const kinds = [here.length > 0 && 'here', inside.length > 0 && 'inside', isWrong && 'wrong']
  const marks = [
    ...here.map(({ name }) => element('b', name)),
    ...inside.map(({ name }) => element('i', name)),
    ...(isWrong ? [element('em', 'the mistake')] : []),
  ]
  return element(
    'span',
    [element('small', `${number}`), new Text(text), ...marks, new Text('\n')],
    {
      class: ['line', ...kinds].filter(Boolean).join(' '),
    },
  )
}
// #endregion code

function table(name: string, head: readonly Node[], body: readonly Node[]): HTMLElement {
  const made = element('table', [
    element('caption', name),
    element('thead', [element('tr', head)]),
    element('tbody', body),
  ])
  // Wide ones scroll by themselves, by keyboard, too.
  return element('div', [made], {
    class: 'scrolling',
    tabindex: '0',
    role: 'group',
    'aria-label': name,
  })
}
