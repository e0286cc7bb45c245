/** `npm run build`: writes the guide to `dist/`. */
import { buildGuide } from './lib/build-guide.ts'

const began = performance.now()
const { output, status } = await buildGuide()
if (status === 0) {
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`Built the guide into dist/ in ${seconds} s.`)
} else {
  console.error(output)
  process.exitCode = 1
}
