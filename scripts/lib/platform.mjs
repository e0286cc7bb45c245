/**
 * Where the servers can run.
 * Plain JavaScript, because it runs before anything is installed: see ../prepare.mjs.
 */

/**
 * Why what calls the Linux kernel cannot run here, in one line.
 *
 * @param {NodeJS.Platform} [platform]
 * @returns {string | undefined} nothing on Linux
 */
export function whyNotHere(platform = process.platform) {
  if (platform === 'linux') return undefined
  return `This calls the Linux kernel, and here is ${platform}: run it on Linux, in WSL 2 or in a container.`
}
