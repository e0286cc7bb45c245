/** Where the chapters use the results of labs, and what each lab asks. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml } from './plan/yaml.ts'

/** A component of a chapter that shows something of a lab's result. */
export interface LabUse {
  lab: string
  /** The names of what is shown, where the component names it. */
  value: string | undefined
  plot: string | undefined
  /** How many `##` headings stand before it. */
  section: number
}

const QUESTIONS_FILE = 'content/questions-of-labs.yaml'

/** What each lab asks, by its name. */
export function questionsOfLabs(): Map<string, string> {
  const text = readFileSync(QUESTIONS_FILE, 'utf8')
  const questions = readYaml(QUESTIONS_FILE, text, z.record(z.string(), z.string().min(1)))
  return new Map(Object.entries(questions))
}

/** The uses of labs in a chapter's MDX, in order. */
export function labUsesIn(mdx: string): LabUse[] {
  const text = mdx.replaceAll(/\{\/\*.*?\*\/\}/gs, '')
  return [...text.matchAll(/<[A-Z]\w*\s[^>]*?\blab="([^"]+)"[^>]*>/g)].map((use) => ({
    lab: use[1] as string,
    value: /\bvalue="([^"]+)"/.exec(use[0])?.[1],
    plot: /\bplot="([^"]+)"/.exec(use[0])?.[1],
    section: text.slice(0, use.index).match(/^## /gm)?.length ?? 0,
  }))
}
