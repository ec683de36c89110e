import type { Report } from '../model/report.ts'

/** What JSON leaves as it is and a terminal or a reader's eye may obey: C1 controls, text direction, zero width. */
const unprintable = /[\u007f-\u009f]|\p{Cf}|[\u2028\u2029]/gu

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')

/** The whole report as the contract (schema/report.schema.json) has it, with a newline at the end. */
export function renderJson(report: Report): string {
  const text = `${JSON.stringify(report, null, 2)}\n`
  return text.search(unprintable) < 0 ? text : text.replace(unprintable, escaped)
}
