import type { Range } from '../model/source.ts'

/** What opens an expression, and what is a mere reference, which says where a value comes from and no more. */
const forms: readonly { readonly open: string; readonly close: string; readonly reference: RegExp }[] = [
  { open: '${{', close: '}}', reference: /^\s*[\w.-]*\s*$/ },
  { open: '${', close: '}', reference: /^[!#]?\w*(?:(?:\.\w+)+|\[[@*\w]*\])?$/ },
  { open: '$(', close: ')', reference: /^\w*$/ },
  { open: '{{', close: '}}', reference: /^-?\s*[$.\w-]*\s*-?$/ },
]

/**
 * The parts of a text that somebody wrote into an expression: the default in `${X:-default}`, the command in `$(command)`, what is
 * not a reference in `${{ … }}` and `{{ … }}`. Nobody knows what they hold. An expression that does not end goes on to the end.
 */
export function writtenParts(text: string): Range[] {
  const ranges: Range[] = []
  for (let at = nextOpening(text, 0); at >= 0; ) {
    const form = forms.find(({ open }) => text.startsWith(open, at))
    if (!form) {
      at = nextOpening(text, at + 1)
      continue
    }
    const start = at + form.open.length
    const end = closingOf(text, start, form.close)
    const inner = text.slice(start, end)
    if (!form.reference.test(inner)) {
      // The name of the variable and what is done with it may be seen.
      const shown = form.open === '${' ? (/^[!#]?\w+(?::?[-+=?]|[#%/^,@:]+)?/.exec(inner)?.[0].length ?? 0) : 0
      ranges.push({ start: start + shown, end })
    }
    at = nextOpening(text, end)
  }
  return ranges
}

function nextOpening(text: string, from: number): number {
  const found = /\$[({]|\{\{/g
  found.lastIndex = from
  return found.exec(text)?.index ?? -1
}

/** Where the expression that begins here ends: brackets of its own kind nest, and quotes hide them. */
function closingOf(text: string, from: number, close: string): number {
  if (close === '}}') {
    const end = text.indexOf(close, from)
    return end < 0 ? text.length : end
  }
  const open = close === ')' ? '(' : '{'
  let depth = 1
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (character === '\\') at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (close === ')' && (character === '"' || character === "'")) quote = character
    else if (character === open) depth++
    else if (character === close && --depth === 0) return at
  }
  return text.length
}

/** A text in which expressions are named, and nothing that somebody wrote into them is quoted: `${X:-…}`. */
export function withoutWrittenParts(text: string): string {
  if (!/[${]/.test(text)) return text
  let shown = ''
  let at = 0
  for (const { start, end } of writtenParts(text)) {
    shown += `${text.slice(at, start)}…`
    at = end
  }
  return shown + text.slice(at)
}
