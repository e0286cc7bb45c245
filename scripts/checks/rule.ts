/** Who asks for what is checked: three things that a learner must be able to tell apart. */

/**
 * `demanded`: a standard's MUST, or what TCP promises anyway. `open`: a standard leaves room (SHOULD,
 * MAY), and this guide takes a side. `guide`: this guide asks for it, in the words of a milestone.
 */
export type Rule = 'demanded' | 'open' | 'guide'

/** As a sentence of a report; `section` is where the standard says so. */
export function ruleInWords(rule: Rule, section = 'the standard'): string {
  switch (rule) {
    case 'demanded':
      return `${section} demands it`
    case 'open':
      return `${section} leaves room here: this is advice`
    case 'guide':
      return 'this guide asks for it, in the words of the milestone'
  }
}
