import type { Report } from '../model/report.ts'

/** What JSON leaves as it is and a terminal or a reader's eye may obey: C1 controls, text direction, zero width. */
const unprintable = /[\u007f-\u009f]|\p{Cf}|[\u2028\u2029]/gu

/** A wider class without properties, which is told many times as fast: most parts hold nothing of it. */
const maybeUnprintable =
  /[\u007f-\u009f\u00ad\u0600-\u08ff\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff-\uffff\ud800-\udfff]/

/** Without DEL. Counting bytes is many times as fast as looking at each character. */
const isAscii = (json: string): boolean => Buffer.byteLength(json) === json.length && !json.includes('\u007f')

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')

/** JSON in which nothing stands as it is that a terminal or a reader's eye may obey. */
export const withoutUnprintable = (json: string): string => {
  const printable = isAscii(json) || !maybeUnprintable.test(json) ? json : json.replace(unprintable, escaped)
  // Only a string can hold it; the runner would take it for a command.
  return printable.replaceAll('##[', '##\\u005b')
}

/** Entries of a list that are written at once. Of findings they make texts of less than 128 KB; longer ones take a tenth more time. */
const perPart = 50

/**
 * The whole report as the contract (schema/report.schema.json) has it, indented by two, with a newline at the end; in parts, so that
 * a large report never stands in memory as text.
 */
export function* renderJson(report: Report): Generator<string, void, undefined> {
  let before = '{\n'
  for (const [name, value] of Object.entries(report)) {
    for (const part of member(name, value)) {
      yield `${before}${withoutUnprintable(part)}`
      before = ''
    }
    before = ',\n'
  }
  yield '\n}\n'
}

/** `  "name": value`, a long list in several parts. */
function* member(name: string, value: unknown): Generator<string, void, undefined> {
  const text = (some: unknown) => JSON.stringify({ [name]: some }, null, 2)
  if (!Array.isArray(value) || value.length <= perPart) {
    yield text(value).slice('{\n'.length, -'\n}'.length)
    return
  }
  const opening = `  ${JSON.stringify(name)}: [`
  yield opening
  for (let from = 0; from < value.length; from += perPart) {
    const items = text(value.slice(from, from + perPart)).slice(`{\n${opening}`.length, -'\n  ]\n}'.length)
    yield from === 0 ? items : `,${items}`
  }
  yield '\n  ]'
}
