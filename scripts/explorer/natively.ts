/** Importing by Node's own loader, whose hooks a test runner's loader knows nothing of. */
import vm from 'node:vm'

const importNatively: (url: string) => Promise<unknown> = vm.runInThisContext(
  '(url) => import(url)',
  { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
)

/** The module in `file`; `from` is the caller's import.meta.url. */
export async function natively<T>(file: string, from: string): Promise<T> {
  return (await importNatively(new URL(file, from).href)) as T
}
