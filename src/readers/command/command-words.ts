import type { Fact } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'

/** The words of a container's command, each at its place where the file spells it literally, and no remark does. */
export function wordsOf(fact: Fact<readonly string[]> | undefined): Word[] {
  if (!fact) return []
  const { source, start, end } = fact.at
  const raw = source.text.slice(start, end).replaceAll(/(?<=^|\s)#.*$/gm, (remark) => ' '.repeat(remark.length))
  let from = 0
  return fact.value.map((text) => {
    const at = text === '' ? -1 : raw.indexOf(text, from)
    if (at < 0) return { text, span: fact.at }
    from = at + text.length
    return { text, span: { source, start: start + at, end: start + from } }
  })
}
