/** Whether a page is HTML as the standard has it, which browsers do not tell: they mend. */
import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate'

/**
 * All that html-validate recommends, and what holds for whole documents: one outline of headings,
 * a doctype, references that lead to something.
 */
const RULES: ConfigData = {
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // Any id without spaces is right (HTML 3.2.6.1): those of the plan have dots, `w1.d1-2`.
    'valid-id': ['error', { relaxed: true }],
    // A matter of style: numbers of the content reach the style sheet as `style="--n:12"`.
    'no-inline-style': 'off',
    // A hash guards against another host; what comes from the same one may change with the page.
    'require-sri': ['error', { target: 'crossorigin' }],
  },
}

const validator = new HtmlValidate(new StaticConfigLoader(RULES))

/** What is wrong with the HTML of a page, a line for each place. */
export function faultsOfHtml(html: string): string[] {
  return validator
    .validateStringSync(html)
    .results.flatMap(({ messages }) =>
      messages.map(({ line, column, ruleId, message, selector }) =>
        [`${line}:${column} ${message} (${ruleId})`, selector].filter(Boolean).join(': '),
      ),
    )
}
