/** Accepts nobody any more once it was without descriptors. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/acceptor.ts',
    right: '  due(): void {\n    this.watch()\n',
    wrong: '  due(): void {\n',
  },
])
