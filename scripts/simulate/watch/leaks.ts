/** What a server leaves behind when it has ended. */

import { POLLOUT } from '../../../stages-src/sys/layouts.ts'
import { Description } from '../../../stages-src/sys/simulated/description.ts'
import type { Kernel } from '../../../stages-src/sys/simulated/kernel.ts'

/** Where the standard input and outputs lead, which every process is born with. */
class Terminal extends Description {
  readonly kind = 'terminal'

  override mask(): number {
    return POLLOUT
  }

  override write(source: Buffer): number {
    return source.length
  }
}

/** Opens descriptors 0, 1 and 2. */
export function openStandard({ descriptors }: Kernel): void {
  for (let fd = 0; fd < 3; fd += 1) descriptors.add(new Terminal(0), false)
}

/** What is open besides what is `kept` on purpose; undefined where that is nothing. */
export function leaks(
  { descriptors }: Kernel,
  kept: Readonly<Record<string, number>>,
): string | undefined {
  const open = new Map<string, number[]>()
  for (const fd of descriptors.open) {
    const kind = descriptors.get(fd)?.kind ?? ''
    if (kind !== 'terminal') open.set(kind, [...(open.get(kind) ?? []), fd])
  }
  const wrong = [...open].filter(([kind, fds]) => fds.length !== (kept[kind] ?? 0))
  if (wrong.length === 0) return undefined
  const words = wrong.map(
    ([kind, fds]) => `${kind} ${fds.join(', ')}, of which ${kept[kind] ?? 0} are kept on purpose`,
  )
  return `still open: ${words.join('; ')}`
}
