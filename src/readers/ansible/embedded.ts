import { lastUpTo } from '../../model/offsets.ts'
import { span } from '../../model/source.ts'
import type { Node } from '../parse/yaml.ts'
import type { WrittenText } from '../reader.ts'

/** A mapping within a YAML file as a file of its own: without what its lines are indented by. */
export function embedded({ source, start, end }: Node): WrittenText {
  const indent = start - (source.text.lastIndexOf('\n', start - 1) + 1)
  const starts: number[] = []
  const places: number[] = []
  let text = ''
  for (let from = start; from < end; ) {
    const next = source.text.indexOf('\n', from)
    const to = next < 0 || next >= end ? end : next + 1
    const blanks = from === start ? 0 : Math.min(indent, source.text.slice(from, to).search(/[^ ]|$/))
    starts.push(text.length)
    places.push(from + blanks)
    text += source.text.slice(from + blanks, to)
    from = to
  }
  const place = (offset: number) => {
    const line = lastUpTo(starts, offset)
    return line < 0 ? start : Math.min(end, places[line]! + offset - starts[line]!)
  }
  return { path: source.path, source, text, locate: (from, to) => span(source, place(from), place(to)) }
}
