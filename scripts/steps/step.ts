/** What a step of `npm test` is, and how it ends. */

export interface Step {
  /** What a person types after `--only`. */
  id: string
  title: string
  run(): Promise<StepResult>
}

export interface StepResult {
  passed: number
  failed: number
  skipped: number
  /** Shown if something failed: everything that helps to find it. */
  output: string
  /** Shown in any case, a line each. */
  remarks: string[]
}

/** A step that is one test, such as a compiler's run. */
export function single(succeeded: boolean, output: string): StepResult {
  const [passed, failed] = succeeded ? [1, 0] : [0, 1]
  return { passed, failed, skipped: 0, output, remarks: [] }
}
