/** What a thread makes in stage 4, made here after a while: pages of listings. */
import { close } from '#sys'
import type { Request } from '../../../stages-src/2-http/request/request.ts'
import { respond } from '../../../stages-src/2-http/response/respond.ts'
import type { Response, Site } from '../../../stages-src/2-http/response/response.ts'
import type { Elsewhere, Job } from '../../../stages-src/4-events/listing/elsewhere.ts'
import type { EventLoop } from '../../../stages-src/4-events/loop/event-loop.ts'
import { WakeUp } from '../../../stages-src/4-events/loop/wake-up.ts'
import type { World } from '../world.ts'

export class LateListings implements Elsewhere {
  readonly #world: World
  readonly #site: Site
  readonly #wakeUp: WakeUp
  readonly #made: (() => void)[] = []

  constructor(world: World, loop: EventLoop, site: Site) {
    this.#world = world
    this.#site = site
    this.#wakeUp = new WakeUp(loop, () => {
      for (const tell of this.#made.splice(0)) tell()
    })
  }

  make(request: Request, ready: (response: Response) => void): Job | undefined {
    if (request.path !== '/listed/') return undefined
    const { kernel, random } = this.#world
    const response = respond(request, this.#site, Date.now())
    let isWanted = true
    const tell = () => {
      if (isWanted) ready(response)
    }
    kernel.clock.at(kernel.clock.now + random.next() * 60, () => {
      this.#made.push(tell)
      const one = Buffer.alloc(8)
      one.writeBigUInt64LE(1n)
      kernel.descriptors.get(this.#wakeUp.fd)?.write(one)
    })
    return {
      cancel: () => {
        isWanted = false
      },
    }
  }

  close(): void {
    close(this.#wakeUp.fd)
  }
}
