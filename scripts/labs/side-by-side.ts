/** Contenders that were measured side by side: as rows of a plot, and as numbers for the text. */
import type { PlotRow } from '../../src/lib/results.ts'
import { camelCase, type Findings, row, type Stage } from './findings.ts'

/** The samples of each contender that was measured; undefined where none was. */
export type Samples<Name extends string, Sample> = ReadonlyMap<Name, readonly Sample[]> | undefined

/** A figure out of a sample, and how it is quoted. */
export interface Quantity<Sample> {
  name: string
  label: string
  unit: string
  measure(sample: Sample): number
}

export class SideBySide<Name extends string> {
  readonly #labels: Readonly<Record<Name, string>>
  readonly #stage: Stage
  readonly #ours: readonly [Name, ...Name[]]

  /**
   * `labels`: the contenders, as plots name them. `ours`: those that are the stage itself, the one
   * to be quoted first.
   */
  constructor(
    labels: Readonly<Record<Name, string>>,
    stage: Stage,
    ours: readonly [NoInfer<Name>, ...NoInfer<Name>[]],
  ) {
    this.#labels = labels
    this.#stage = stage
    this.#ours = ours
  }

  /** A row for each contender that was measured, in the group of that name if one is given. */
  rows<Sample>(
    samples: Samples<Name, Sample>,
    measure: (sample: Sample) => number,
    group?: string,
  ): PlotRow[] {
    return [...(samples ?? [])].map(([name, found]) => ({
      ...row(this.#labels[name], found.map(measure), this.stageOf(name)),
      ...(group !== undefined && { series: group }),
    }))
  }

  /** The hue of a contender's rows. */
  stageOf(name: Name): Stage | undefined {
    return this.#ours.includes(name) ? this.#stage : undefined
  }

  /**
   * `name` is the figure of the stage. For each of the peers, by the word for it in names,
   * `namePeer` is the same of the peer, and `nameOverPeer` the ratio of the stage's to that one.
   */
  quote<Sample>(
    findings: Findings,
    { name, label, unit, measure }: Quantity<Sample>,
    samples: Samples<Name, Sample>,
    peers: Readonly<Record<string, Name>>,
  ): void {
    const [stage] = this.#ours
    const of = (contender: Name) => samples?.get(contender)?.map(measure)
    const words = `${label}, ${this.#labels[stage]}`
    findings.value(name, of(stage), unit, words)
    for (const [word, peer] of Object.entries(peers)) {
      findings
        .value(camelCase(name, word), of(peer), unit, `${label}, ${this.#labels[peer]}`)
        .ratio(
          camelCase(name, 'over', word),
          of(stage),
          of(peer),
          `${words} over ${this.#labels[peer]}`,
        )
    }
  }
}
