/** Where a person typed a command. */

/**
 * The folder in which `npm run SCRIPT` was typed: npm itself goes to the root, and tells in INIT_CWD
 * from where. Without npm it is the current folder. A terminal that some other npm script has opened
 * has an INIT_CWD too, of that script.
 */
export function whereTyped(
  script: string,
  { INIT_CWD: told, npm_lifecycle_event: running }: NodeJS.ProcessEnv = process.env,
): string {
  return running === script && told ? told : process.cwd()
}
