/** The explorer's worker, which is loaded when somebody asks it something for the first time. */
import { addressOf } from '../site-root.ts'
import type { Answer, Case, Request } from './messages.ts'

/** The case that a part of the page is about, as its attributes name it. */
export function caseOf({ dataset }: HTMLElement, mistake = dataset.mistake): Case {
  const scenario = dataset.scenario ?? ''
  return {
    modules: addressOf(`/explorer/cases/${mistake || scenario}/`),
    file: `scenarios-${scenario}.js`,
    name: scenario,
  }
}

/** One worker for a part of the page: it answers one question after the other. */
export class Explorer {
  #worker: Worker | undefined
  #last: Promise<unknown> = Promise.resolve()

  ask(request: Request): Promise<Answer> {
    const answer = this.#last.then(() => this.#askNow(request))
    this.#last = answer
    return answer
  }

  #askNow(request: Request): Promise<Answer> {
    this.#worker ??= new Worker(addressOf('/explorer/worker.js'), { type: 'module' })
    const worker = this.#worker
    return new Promise((resolve) => {
      const failed = () => {
        this.#worker = undefined
        resolve({ kind: 'failed', why: 'the explorer could not be loaded' })
      }
      worker.addEventListener('message', ({ data }) => resolve(data as Answer), { once: true })
      worker.addEventListener('error', failed, { once: true })
      worker.postMessage(request)
    })
  }
}
