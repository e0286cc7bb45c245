/**
 * The source of a module, such that its accesses to shared memory are the explorer's. No line is
 * added or removed, so that stacks say the true line.
 *
 * What is not seen: a view that a function takes apart in its parameters, `([first]) => …`, and one
 * that becomes a text by itself, `${view}`.
 */
import { type CallExpression, type MemberExpression, type Node, parseSync } from 'oxc-parser'
import { Draft } from './draft.ts'
import { hasOptional, isCalled, isCopying, isElement, isTarget } from './elements.ts'
import { header, type Runtime } from './header.ts'
import { METHOD_NAMES } from './method-names.ts'
import { changingVariable } from './module-state.ts'
import { childrenOf, Refusal, refusalOf } from './refusals.ts'

/** Whose clock a module may import by name. */
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

class Edits {
  readonly #draft: Draft
  readonly #refusal: (node: Node, why: string) => Refusal
  readonly #clocks: Node[] = []
  /** Elements that an assignment has edited. */
  readonly #written = new WeakSet<Node>()
  /** Properties of patterns: their values are written. */
  readonly #patterns = new WeakSet<Node>()

  constructor(text: string, refusal: (node: Node, why: string) => Refusal) {
    this.#draft = new Draft(text)
    this.#refusal = refusal
  }

  finish(header: string, { standIns }: Runtime): string {
    for (const { start, end } of this.#clocks) this.#draft.replace(start, end, `'${standIns}'`)
    return this.#draft.code.prepend(header).toString()
  }

  // #region visit
  visit(node: Node, parent?: Node): void {
    const why = refusalOf(node)
    if (why) throw this.#refusal(node, why)
    if (node.type === 'ObjectPattern') for (const it of node.properties) this.#patterns.add(it)
    const close = this.#open(node, parent)
    for (const child of childrenOf(node)) this.visit(child, node)
    // What is inside has been closed before.
    if (close) this.#draft.after(node, close)
  }

  /** Edits a node before what is in it; gives back what comes after it. */
  #open(node: Node, parent: Node | undefined): string {
    switch (node.type) {
      case 'MemberExpression':
        return this.#member(node, parent)
      case 'AssignmentExpression':
        if (node.left.type === 'ArrayPattern') this.#draft.wrap(node.right, '$iterate')
        if (!isElement(node.left)) return ''
        this.#written.add(node.left)
        this.#draft.bare(node.start, node.left, node.right.start)
        return this.#assignment(node.left, node.operator, node.right)
      case 'UpdateExpression':
        if (!isElement(node.argument)) return ''
        this.#written.add(node.argument)
        this.#draft.bare(node.start, node.argument, node.end)
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
      this.#draft.wrap(node.argument, '$iterate')
    }
    if (node.type === 'ForOfStatement') this.#draft.wrap(node.right, '$iterate')
    if (node.type === 'YieldExpression' && node.delegate && node.argument) {
      this.#draft.wrap(node.argument, '$iterate')
    }
    if (node.type === 'VariableDeclarator' && node.id.type === 'ArrayPattern' && node.init) {
      this.#draft.wrap(node.init, '$iterate')
    }
    if (node.type === 'NewExpression' && isCopying(node.callee) && node.arguments[0]) {
      if (node.arguments[0].type !== 'SpreadElement')
        this.#draft.wrap(node.arguments[0], '$iterate')
    }
    if (node.type === 'ImportDeclaration' && node.source.value === CLOCK) {
      this.#clocks.push(node.source)
    }
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
    this.#draft.before(node, '$get(')
    this.#draft.bracket(node, ', ')
    this.#draft.replace(node.end - 1, node.end, ')')
    return ''
  }

  /** `({ x: a[i] } = object)` */
  #isPropertyTarget(node: Node, parent: Node | undefined): boolean {
    return parent?.type === 'Property' && parent.value === node && this.#patterns.has(parent)
  }

  /** `$through(a)[i]`; in a chain that may have ended before, `$through(a)?.[i]`. */
  #through({ object, optional }: MemberExpression): void {
    this.#draft.wrap(object, '$through')
    if (!optional && hasOptional(object)) this.#draft.code.appendRight(object.end, '?.')
  }

  // #endregion member

  // #region assignment
  /** `a[i] = v`, `a[i] += v` */
  #assignment(left: MemberExpression, operator: string, right: Node): string {
    // `||=` and its like write only sometimes.
    if (/^(?:&&|\|\||\?\?)=$/.test(operator)) {
      this.#draft.wrap(left.object, '$through')
      return ''
    }
    const isPlain = operator === '='
    this.#draft.before(left, isPlain ? '$set(' : '$update(')
    this.#draft.bracket(left, ', ')
    const sign = this.#draft.find(operator, left.end, right.start)
    const change = isPlain ? '' : `$x => $x ${operator.slice(0, -1)} (`
    this.#draft.replace(left.end - 1, left.end, ',')
    this.#draft.replace(sign, sign + operator.length, change)
    return isPlain ? ')' : '))'
  }

  /** `a[i]++`, `--a[i]` */
  #increment({ operator, prefix, start, end }: Increment, argument: MemberExpression): string {
    const [from, to] = prefix ? [start, start + 2] : [end - 2, end]
    this.#draft.replace(from, to, '')
    this.#draft.before(argument, '$update(')
    this.#draft.bracket(argument, ', ')
    this.#draft.replace(
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
    this.#draft.before(callee, '$method(')
    this.#draft.bracket(callee, computed ? ', ' : ", '")
    const [first] = node.arguments
    const opening = this.#draft.find('(', callee.end, first?.start ?? node.end)
    const comma = first ? ', ' : ''
    if (computed) this.#draft.replace(callee.end - 1, callee.end, '')
    else this.#draft.after(callee, "'")
    this.#draft.replace(opening, opening + 1, comma)
    return ''
  }

  #throughMethod({ object, property, optional }: MemberExpression): void {
    this.#draft.wrap(object, '$through')
    if (optional || !hasOptional(object)) return
    const dot = this.#draft.find('.', object.end, property.start)
    this.#draft.replace(dot, dot + 1, '?.')
  }
  // #endregion call

  // #region catch
  /** A `catch` lets through what unwinds the thread. */
  #catch(param: Node | null, body: Node): string {
    const inside = { start: body.start + 1 }
    if (param?.type === 'Identifier') {
      this.#draft.before(inside, `$caught(${param.name});`)
    } else if (param === null) {
      this.#draft.before(body, '($error) ')
      this.#draft.before(inside, '$caught($error);')
    } else {
      const pattern = this.#draft.textOf(param)
      if (pattern.includes('\n'))
        throw this.#refusal(param, 'a pattern of several lines in a catch')
      this.#draft.replace(param.start, param.end, '$error')
      this.#draft.before(inside, `$caught($error);let ${pattern}=$error;`)
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
