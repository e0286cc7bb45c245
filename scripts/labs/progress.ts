/** How far a lab has come, for whoever waits. */
import { stderr } from 'node:process'

/**
 * One line of a terminal that says how far a lab has come; nothing where there is no terminal, or one
 * that cannot take a line back.
 */
export function showProgress(lab: string): { show(text: string): void; clear(): void } {
  if (!stderr.isTTY || process.env.TERM === 'dumb') return { show() {}, clear() {} }
  const clear = () => void stderr.write('\r\u001b[K')
  return {
    show: (text) =>
      void stderr.write(`\r\u001b[K${`${lab}: ${text}`.slice(0, stderr.columns - 1)}`),
    clear,
  }
}
