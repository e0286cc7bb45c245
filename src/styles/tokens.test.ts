/** Every text colour can be read on every ground it stands on: WCAG 2.2, 1.4.3 and 1.4.11. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** The value of a custom property in one theme, as `#rrggbb`. */
function colour(name: string, theme: 'light' | 'dark'): string {
  const declared = css.match(new RegExp(`--${name}:\\s*([^;]+);`))?.[1]
  if (!declared) throw new Error(`tokens.css declares no --${name}`)
  const pair = declared.match(/light-dark\((#\w{6}), (#\w{6})\)/)
  return pair?.[theme === 'light' ? 1 : 2] ?? declared.trim()
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number,
  ]
  return (lighter + 0.05) / (darker + 0.05)
}

const stages = ['s1', 's2', 's3', 's4', 's5']
const tokens = ['keyword', 'function', 'string', 'number', 'comment', 'type'].map(
  (t) => `token-${t}`,
)

const pairs: { ground: string; texts: string[]; least: number }[] = [
  // What a name means is code on paper.
  {
    ground: 'paper',
    texts: ['ink', 'soft', 'faint', 'wrong', 'right', ...stages, ...tokens],
    least: 4.5,
  },
  {
    ground: 'sheet',
    texts: ['ink', 'soft', 'faint', 'wrong', 'right', ...stages, ...tokens],
    least: 4.5,
  },
  { ground: 'mark', texts: ['ink', 'faint', ...tokens], least: 4.5 },
  {
    ground: 'terminal',
    texts: ['terminal-ink', 'terminal-soft', 'terminal-note', 'terminal-error'],
    least: 4.5,
  },
  { ground: 'terminal-bar', texts: ['terminal-ink', 'terminal-soft'], least: 4.5 },
  { ground: 'on-accent', texts: stages, least: 4.5 },
  // WCAG 1.4.11: what is drawn, and is not text.
  { ground: 'paper', texts: ['peer'], least: 3 },
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  for (const { ground, texts, least } of pairs) {
    it.each(texts)(`--%s reads on --${ground}`, (text) => {
      expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(least)
    })
  }
})
