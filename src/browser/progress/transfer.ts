/** Taking one's progress along, and forgetting it. */
import { merge, nothing, parse, serialize } from './progress.ts'
import { change, current, isRefused } from './store.ts'

/** Export to a file, import from one, and forgetting everything: see Transfer.astro. */
class ProgressTransfer extends HTMLElement {
  connectedCallback() {
    const file = this.find<HTMLInputElement>('input[type="file"]')
    const dialog = this.find<HTMLDialogElement>('dialog')

    this.on('[data-export]', 'click', () => this.say(exportFile()))
    this.on('[data-import]', 'click', () => file.click())
    file.addEventListener('change', async () => {
      const chosen = file.files?.[0]
      if (chosen) this.say(await importFile(chosen))
      // The same file may be chosen again.
      file.value = ''
    })
    this.on('[data-reset]', 'click', () => {
      const size = current().ticked.size
      this.find('[data-size]').textContent = ticks(size)
      if (size || current().place) dialog.showModal()
      else this.say('There is nothing to forget.')
    })
    dialog.addEventListener('close', () => {
      if (dialog.returnValue === 'forget') this.say(forget())
      dialog.returnValue = ''
    })
  }

  say(text: string) {
    const storage = isRefused()
      ? ' This browser keeps nothing: it lasts until the page closes.'
      : ''
    this.find('[role="status"]').textContent = text + storage
  }

  on(selector: string, event: string, listener: () => void) {
    this.find(selector).addEventListener(event, listener)
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.querySelector(selector) as E
  }
}

function exportFile(): string {
  const progress = current()
  const name = `five-servers-progress-${new Date().toISOString().slice(0, 10)}.json`
  const url = URL.createObjectURL(new Blob([serialize(progress, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return `Exported ${ticks(progress.ticked.size)} to ${name}.`
}

/** What an export can have at most: more is some other file. */
const LARGEST = 2 * 2 ** 20

async function importFile(file: File): Promise<string> {
  if (file.size > LARGEST) return `${file.name} is too large to hold progress: nothing was read.`
  let text: string
  try {
    text = await file.text()
  } catch {
    return `${file.name} could not be read: it may have been moved, or is not yours to read.`
  }
  const read = parse(text)
  if (!read) return `${file.name} holds no progress: choose a file that was exported here.`
  const before = current().ticked.size
  change((progress) => merge(progress, read.progress))
  const after = current().ticked.size
  const added = `Added ${ticks(after - before)} from ${file.name}; ${after} in all.`
  return read.whole ? added : `${added} Part of the file could not be read and was left out.`
}

function forget(): string {
  change(() => nothing)
  return 'Everything is forgotten.'
}

function ticks(number: number): string {
  return number === 1 ? '1 tick' : `${number} ticks`
}

customElements.define('progress-transfer', ProgressTransfer)
