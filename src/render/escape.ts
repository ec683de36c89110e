// The only place where foreign text (paths, names, messages, log lines) is made fit to print.

/** Control and format characters (terminal escapes, text direction, zero width), line separators, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Nearly every text is plain ASCII as it is, which is told quickly. */
const beyondAscii = /[^\x20-\x7e]/

/** One line of plain text: no terminal escapes, no reordering, nothing invisible. What is taken out stays visible as a sign. */
export function plain(text: string): string {
  if (!beyondAscii.test(text)) return text
  return text.replace(/\r\n|[\t\n\r\u2028\u2029]/g, ' ').replace(unprintable, visible)
}

/** Several lines of plain text; blank lines at the end are dropped. */
export function plainLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r\n|[\n\r]/)
    .map(plain)
}

function visible(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}

/** At most `length` UTF-16 units, the last of them an ellipsis where something was cut; never half a character. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text
  const kept = text.slice(0, length - 1)
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`
}

/** Characters of a line of a log: a name of a megabyte hides nothing else. */
const maxLine = 4000

/**
 * Lines for a log, none of them too long. The runner takes `##[add-mask]` for a command wherever it stands in a line.
 * @param end follows a line that was cut: what ends its colour
 */
export const logLines = (text: string, end = ''): string =>
  text
    .split('\n')
    .map((line) => (line.length > maxLine ? `${clip(line, maxLine)}${end}` : line))
    .join('\n')
    .replaceAll('##[', '## [')

/** What Markdown, its tables, HTML and GitHub's formulas give a meaning to. */
const special = /[&<>"'`*_~|\\[\](){}#$!]/g

const entity = (character: string) => `&#${character.charCodeAt(0)};`

/** Text without meaning to Markdown or HTML, also in a table cell: every special character becomes an entity. */
const literal = (text: string) => text.replace(special, entity)

/** GitHub makes links of addresses wherever they stand; a zero-width space keeps it from that. */
const withoutAddresses = (text: string) =>
  text
    .replace(/:\/\//g, ':\u200b//')
    .replace(/www\./gi, 'www\u200b.')
    .replace(/(?<=[\w.+-])@(?=[\w-]+\.)/g, '@\u200b')

/** A name or path. GitHub links no mention, issue or commit inside `<code>`. */
export const code = (text: string): string => `<code>${literal(withoutAddresses(plain(text)))}</code>`

/** Prose: what stands between backticks becomes code, nothing else of Markdown means anything. */
export function prose(text: string): string {
  return plain(text)
    .trim()
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : inert(part)))
    .join('')
    .replace(/^[-+=]/, entity)
    .replace(/^(\d+)\.(?=\s|$)/, '$1&#46;')
}

/** Prose that may name people, issues or commits without GitHub linking, or telling, them. */
function inert(text: string): string {
  const unlinked = withoutAddresses(text)
    .replace(/(?<!\w)@(?=[\w-])/g, '@\u200b')
    .replace(/(?<=#|\bGH-)(?=\d)/gi, '\u200b')
    .replace(/\b[0-9a-f]{7,40}\b/gi, (word) =>
      /\d/.test(word) && /[a-f]/i.test(word) ? `${word.slice(0, 6)}\u200b${word.slice(6)}` : word,
    )
  return literal(unlinked)
}

/** A link around text that is already escaped. */
export const link = (address: string, escaped: string): string =>
  `<a href="${address.replace(/[&<>"|]/g, entity)}">${escaped}</a>`

/** A line that begins with `::` is a command of the runner where a page is printed to its log. */
const entityAtEnd = (start: string) => `${start.slice(0, -1)}${entity(':')}`

/** Preformatted lines; blank lines cannot end the block. */
export const preformatted = (lines: readonly string[]): string =>
  `<pre>${lines.map((line) => literal(plain(line)).replace(/^\s*:(?=:)/, entityAtEnd) || ' ').join('\n')}</pre>`
