import { clip, plain } from '../escape.ts'

/** Text that is HTML already. Only `html` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: foreign text is escaped, HTML stays, a list is put together, null is nothing. */
export type Part = string | number | Html | null | readonly Part[]

/** Longer text is cut, so that no single name can push the rest out. */
const maxText = 500
const maxProse = 2000

/** Also what the runner takes for a command (`::name`, `##[name]`) where a page is printed to its log. */
const special = /[&<>"'`]|:(?=:)|#(?=\[)/g
const entity = (character: string) => `&#${character.charCodeAt(0)};`
const escaped = (text: string) => plain(text).replace(special, entity)

function textOf(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escaped(clip(String(part), maxText))
  return part.map(textOf).join('')
}

/** A piece of the page. Whatever is put in is escaped, in text and between the quotes of an attribute. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(fixed.reduce((before, text, index) => before + textOf(parts[index - 1] ?? null) + text))

/** Text of the program itself that goes into the page as it stands: its style and its script. */
export const trusted = (text: string): Html => new Html(text)

/** A name, path or value, set apart from the text around it. */
export const code = (text: string): Html => html`<code>${text}</code>`

/** Prose: what stands between backticks becomes code, nothing else means anything. */
export function prose(text: string): Html {
  const parts = clip(text, maxProse).split(/(`[^`\n]+`)/)
  return html`${parts.map((part) =>
    part.length > 2 && part.startsWith('`') && part.endsWith('`') ? code(part.slice(1, -1)) : pieces(part),
  )}`
}

/** In pieces, none of them long enough to be cut. */
const pieces = (text: string): readonly string[] => text.match(/.{1,400}/gsu) ?? []
