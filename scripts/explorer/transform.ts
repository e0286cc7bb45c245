/**
 * The source of a module, such that its accesses to shared memory are the explorer's. No line is
 * added or removed, so that stacks say the true line.
 */
import MagicString from 'magic-string'
import { type CallExpression, type MemberExpression, type Node, parseSync } from 'oxc-parser'
import { METHOD_NAMES } from './method-names.ts'
import { changingVariable } from './module-state.ts'
import { childrenOf, Refusal, refusalOf } from './refusals.ts'

export interface Runtime {
  /** From where a module imports the stand-ins. */
  readonly standIns: string
  readonly bulk: string
}

/** Globals that a module gets stand-ins for, unless it declares the name itself. */
const GLOBALS = ['Atomics', 'performance', 'Date']
const CLOCK = 'node:perf_hooks'

// #region transform
/** The transformed text of a module in JavaScript. Throws a Refusal for what cannot be explored. */
export function transform(file: string, text: string, runtime: Runtime): string {
  const { program, errors } = parseSync(file, text, { lang: 'js', sourceType: 'module' })
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const [error] = errors
  if (error) throw new Refusal(file, lineOf(error.labels[0]?.start ?? 0), error.message)
  const changing = changingVariable(program)
  if (changing) throw new Refusal(file, lineOf(changing.node.start), changes(changing.name))
  const edits = new Edits(text, (node, why) => new Refusal(file, lineOf(node.start), why))
  edits.visit(program)
  return edits.finish(header(program.body, runtime), runtime)
}
// #endregion transform

function changes(name: string): string {
  return `‘${name}’, a variable of the module, changes: a thread is run again from its start, and the variable would not be. Keep it in an object that the thread makes`
}

/** One line before the first. */
function header(body: readonly Node[], { standIns, bulk }: Runtime): string {
  const declared = new Set(body.flatMap(namesOf))
  const globals = GLOBALS.filter((name) => !declared.has(name)).map((it) => `$${it} as ${it}`)
  const names = [...globals, '$get', '$set', '$update', '$caught'].join(', ')
  return `import { ${names} } from '${standIns}'; import { $method, $iterate, $through } from '${bulk}'; `
}

/** What a statement of the module declares, as far as it matters here. */
function namesOf(statement: Node): string[] {
  if (statement.type === 'ImportDeclaration') return statement.specifiers.map((it) => it.local.name)
  if (statement.type !== 'VariableDeclaration') return []
  return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
}

class Edits {
  readonly #text: string
  readonly #code: MagicString
  readonly #refusal: (node: Node, why: string) => Refusal
  readonly #clocks: Node[] = []
  /** Elements that an assignment has edited. */
  readonly #written = new WeakSet<Node>()
  /** Properties of patterns: their values are written. */
  readonly #patterns = new WeakSet<Node>()

  constructor(text: string, refusal: (node: Node, why: string) => Refusal) {
    this.#text = text
    this.#code = new MagicString(text)
    this.#refusal = refusal
  }

  finish(header: string, { standIns }: Runtime): string {
    for (const { start, end } of this.#clocks) this.#code.update(start, end, `'${standIns}'`)
    return this.#code.prepend(header).toString()
  }

  // #region visit
  visit(node: Node, parent?: Node): void {
    const why = refusalOf(node)
    if (why) throw this.#refusal(node, why)
    if (node.type === 'ObjectPattern') for (const it of node.properties) this.#patterns.add(it)
    const close = this.#open(node, parent)
    for (const child of childrenOf(node)) this.visit(child, node)
    // What is inside has been closed before.
    if (close) this.#code.appendLeft(node.end, close)
  }

  /** Edits a node before what is in it; gives back what comes after it. */
  #open(node: Node, parent: Node | undefined): string {
    switch (node.type) {
      case 'MemberExpression':
        return this.#member(node, parent)
      case 'AssignmentExpression':
        if (node.left.type === 'ArrayPattern') this.#wrap(node.right, '$iterate')
        if (!isElement(node.left)) return ''
        this.#bare(node.start, node.left, node.right.start)
        return this.#assignment(node.left, node.operator, node.right)
      case 'UpdateExpression':
        if (!isElement(node.argument)) return ''
        this.#bare(node.start, node.argument, node.end)
        return this.#increment(node, node.argument)
      case 'CallExpression':
        return this.#call(node)
      case 'CatchClause':
        return this.#catch(node.param, node.body)
      default:
        this.#iteration(node, parent)
        return ''
    }
  }
  // #endregion visit

  /** All that goes over the elements of something. */
  #iteration(node: Node, parent: Node | undefined): void {
    // `{ ...object }` copies properties, and iterates over nothing.
    if (node.type === 'SpreadElement' && parent?.type !== 'ObjectExpression') {
      this.#wrap(node.argument, '$iterate')
    }
    if (node.type === 'ForOfStatement') this.#wrap(node.right, '$iterate')
    if (node.type === 'YieldExpression' && node.delegate && node.argument) {
      this.#wrap(node.argument, '$iterate')
    }
    if (node.type === 'VariableDeclarator' && node.id.type === 'ArrayPattern' && node.init) {
      this.#wrap(node.init, '$iterate')
    }
    if (node.type === 'NewExpression' && isCopying(node.callee) && node.arguments[0]) {
      if (node.arguments[0].type !== 'SpreadElement') this.#wrap(node.arguments[0], '$iterate')
    }
    if (node.type === 'ImportDeclaration' && node.source.value === CLOCK) {
      this.#clocks.push(node.source)
    }
  }

  #wrap({ start, end }: Node, name: string): void {
    this.#code.appendLeft(start, `${name}(`)
    this.#code.prependRight(end, ')')
  }

  // #region member
  /** `a[i]`, where it is read; `#assignment` and others take those that are not. */
  #member(node: MemberExpression, parent: Node | undefined): string {
    if (!isElement(node) || this.#written.has(node) || isCalled(node, parent)) return ''
    if (
      node.optional ||
      hasOptional(node.object) ||
      isTarget(node, parent) ||
      this.#isPropertyTarget(node, parent)
    ) {
      this.#through(node)
      return ''
    }
    this.#code.appendLeft(node.start, '$get(')
    this.#bracket(node, ', ')
    this.#code.update(node.end - 1, node.end, ')')
    return ''
  }

  /** `({ x: a[i] } = object)` */
  #isPropertyTarget(node: Node, parent: Node | undefined): boolean {
    return parent?.type === 'Property' && parent.value === node && this.#patterns.has(parent)
  }

  /** `$through(a)[i]`; in a chain that may have ended before, `$through(a)?.[i]`. */
  #through({ object, optional }: MemberExpression): void {
    this.#wrap(object, '$through')
    if (!optional && hasOptional(object)) this.#code.appendRight(object.end, '?.')
  }

  /** Replaces the opening bracket (or the dot) of a member. */
  #bracket({ object, property, computed }: MemberExpression, by: string): void {
    const at = this.#find(computed ? '[' : '.', object.end, property.start)
    this.#code.update(at, at + 1, by)
  }

  /** Where a sign stands between two offsets. */
  #find(sign: string, from: number, to: number): number {
    const at = this.#gap(from, to).indexOf(sign)
    if (at === -1) throw new Error(`no ${sign} in ‘${this.#text.slice(from, to)}’`)
    return from + at
  }

  /** What stands between two nodes, comments blanked. */
  #gap(from: number, to: number): string {
    return this.#text
      .slice(from, to)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => ' '.repeat(comment.length))
  }
  // #endregion member

  /** An element that is written, without the parentheses that stood around it for a type's sake. */
  #bare(from: number, element: MemberExpression, to: number): void {
    this.#written.add(element)
    for (const [start, end] of [[from, element.start] as const, [element.end, to] as const]) {
      for (const { index } of this.#gap(start, end).matchAll(/[()]/g)) {
        this.#code.update(start + index, start + index + 1, '')
      }
    }
  }

  // #region assignment
  /** `a[i] = v`, `a[i] += v` */
  #assignment(left: MemberExpression, operator: string, right: Node): string {
    // `||=` and its like write only sometimes.
    if (/^(?:&&|\|\||\?\?)=$/.test(operator)) {
      this.#wrap(left.object, '$through')
      return ''
    }
    const isPlain = operator === '='
    this.#code.appendLeft(left.start, isPlain ? '$set(' : '$update(')
    this.#bracket(left, ', ')
    const sign = this.#find(operator, left.end, right.start)
    const change = isPlain ? '' : `$x => $x ${operator.slice(0, -1)} (`
    this.#code.update(left.end - 1, left.end, ',')
    this.#code.update(sign, sign + operator.length, change)
    return isPlain ? ')' : '))'
  }

  /** `a[i]++`, `--a[i]` */
  #increment({ operator, prefix, start, end }: Increment, argument: MemberExpression): string {
    const [from, to] = prefix ? [start, start + 2] : [end - 2, end]
    this.#code.update(from, to, '')
    this.#code.appendLeft(argument.start, '$update(')
    this.#bracket(argument, ', ')
    this.#code.update(
      argument.end - 1,
      argument.end,
      `, $x => ${operator}$x${prefix ? '' : ', true'})`,
    )
    return ''
  }
  // #endregion assignment

  // #region call
  /** `a.fill(v)` and `a[i](v)`: methods that may go over elements. */
  #call(node: CallExpression): string {
    const { callee, optional } = node
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return ''
    const { computed, property } = callee
    const isNamed = !computed && property.type === 'Identifier' && METHOD_NAMES.has(property.name)
    if (!isNamed && !isElement(callee)) return ''
    if (optional || callee.optional || hasOptional(callee.object)) {
      if (isNamed) this.#throughMethod(callee)
      return ''
    }
    this.#code.appendLeft(callee.start, '$method(')
    this.#bracket(callee, computed ? ', ' : ", '")
    const [first] = node.arguments
    const opening = this.#find('(', callee.end, first?.start ?? node.end)
    const comma = first ? ', ' : ''
    if (computed) this.#code.update(callee.end - 1, callee.end, '')
    else this.#code.appendLeft(callee.end, "'")
    this.#code.update(opening, opening + 1, comma)
    return ''
  }

  #throughMethod({ object, property, optional }: MemberExpression): void {
    this.#wrap(object, '$through')
    if (optional || !hasOptional(object)) return
    const dot = this.#find('.', object.end, property.start)
    this.#code.update(dot, dot + 1, '?.')
  }
  // #endregion call

  // #region catch
  /** A `catch` lets through what unwinds the thread. */
  #catch(param: Node | null, { start }: Node): string {
    const inside = start + 1
    if (param?.type === 'Identifier') {
      this.#code.appendLeft(inside, `$caught(${param.name});`)
    } else if (param === null) {
      this.#code.appendLeft(start, '($error) ')
      this.#code.appendLeft(inside, '$caught($error);')
    } else {
      const pattern = this.#text.slice(param.start, param.end)
      if (pattern.includes('\n'))
        throw this.#refusal(param, 'a pattern of several lines in a catch')
      this.#code.update(param.start, param.end, '$error')
      this.#code.appendLeft(inside, `$caught($error);let ${pattern}=$error;`)
    }
    return ''
  }
  // #endregion catch
}

interface Increment {
  readonly operator: string
  readonly prefix: boolean
  readonly start: number
  readonly end: number
}

/** `a[i]`, not `a.b`, `a['b']` or `super[i]`. */
function isElement(node: Node): node is MemberExpression & { computed: true } {
  if (node.type !== 'MemberExpression' || !node.computed) return false
  const isName = node.property.type === 'Literal' && typeof node.property.value === 'string'
  return !isName && node.object.type !== 'Super'
}

/** Whether `#call` edits the member itself. */
function isCalled(node: MemberExpression, parent: Node | undefined): boolean {
  const isCallee = parent?.type === 'CallExpression' && parent.callee === node
  return isCallee && !parent.optional && !node.optional && !hasOptional(node.object)
}

/** Whether it is written, deleted or called in a way that takes more than its value. */
function isTarget(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'ArrayPattern':
    case 'RestElement':
    case 'TaggedTemplateExpression':
      return true
    case 'CallExpression':
      return parent.callee === node
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.left === node
    case 'UnaryExpression':
      return parent.operator === 'delete'
    default:
      return false
  }
}

/** Whether a chain may have ended before: `a?.b` and what hangs on it. */
function hasOptional(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.optional || hasOptional(node.object)
  if (node.type === 'CallExpression') return node.optional || hasOptional(node.callee)
  return false
}

/** Constructors that go over their argument. */
function isCopying(callee: Node): boolean {
  return callee.type === 'Identifier' && /^(?:\w+Array|Set)$/.test(callee.name)
}
