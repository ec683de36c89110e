import { type Span, span } from '../model/source.ts'
import type { Wanted } from './hit.ts'
import type { Replacement } from './yaml-write.ts'

/** A bake file, HCL or JSON: an entitlement leaves its list, a network becomes the usual one. */
export function replacementsInBake({ edit, hit: { at }, subject }: Wanted): Replacement[] {
  const { source, start, end } = at
  const { text } = source
  // The value of a variable is other targets' as well.
  const isOwn = subject.at.start <= start && end <= subject.at.end
  if (!('remove' in edit) || !isOwn || text[start - 1] !== '"' || text[end] !== '"') return []
  if (text.slice(start, end) === 'host') return [{ at, text: 'default' }]
  return /^(?:security\.insecure|network\.host)$/.test(text.slice(start, end))
    ? withoutItem(span(source, start - 1, end + 1))
    : []
}

/** Looked at on each side of an item. */
const nearby = 200

/** An item of a list with the comma and the blanks of one side. */
function withoutItem({ source, start, end }: Span): Replacement[] {
  const { text } = source
  const [after] = /^\s*,\s*(?=[^\s\]])/.exec(text.slice(end, end + nearby)) ?? []
  if (after !== undefined) return [{ at: span(source, start, end + after.length), text: '' }]
  const [before] = /,\s*$/.exec(text.slice(Math.max(0, start - nearby), start)) ?? []
  if (before !== undefined) return [{ at: span(source, start - before.length, end), text: '' }]
  const [open] = /\[\s*$/.exec(text.slice(Math.max(0, start - nearby), start)) ?? []
  const [close] = /^\s*,?\s*\]/.exec(text.slice(end, end + nearby)) ?? []
  if (open === undefined || close === undefined) return []
  return [{ at: span(source, start - open.length, end + close.length), text: '[]' }]
}
