/** Types of what is no TypeScript: Astro's components, a package without types, Astro's locals. */
/// <reference types="astro/client" />

declare module '*.astro' {
  const component: import('astro/runtime/server/index.js').AstroComponentFactory
  export default component
}

/** subset-font has no types of its own: what src/lib/fonts.ts uses of it. */
declare module 'subset-font' {
  export type VariationAxis = number | { min: number; max: number; default?: number }
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'woff2'
      variationAxes: Record<string, VariationAxis>
      keepFeatures: string[]
    },
  ): Promise<Buffer>
}

declare namespace App {
  interface Locals {
    /** The hovers of the page that is being drawn (src/hover-middleware.ts). */
    hovers: import('./lib/literate/hover-table.ts').HoverTable
  }
}
