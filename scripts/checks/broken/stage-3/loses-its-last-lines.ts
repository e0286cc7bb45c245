/** Has each thread write its lines four at a time, and end without those that are fewer. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/log/shared-lines.ts',
    right: '      this.#lines.write(line)\n',
    wrong:
      '      gathered.push(line)\n      if (gathered.length === 4) for (const each of gathered.splice(0)) this.#lines.write(each)\n',
  },
  {
    file: '3-threads/log/shared-lines.ts',
    right: 'const LOST = 0\n',
    wrong: 'const LOST = 0\nconst gathered: string[] = []\n',
  },
])
