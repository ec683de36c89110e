import { offsetOfLine, position, type Source } from '../model/source.ts'
import type { EditedFile, Wanted } from './edits.ts'
import type { Replacement } from './yaml-write.ts'

type Edit = Pick<EditedFile<Wanted>, 'source' | 'text' | 'replacements'>

/** The lines that files had before they were edited, several times over. */
export class LinesBefore {
  private readonly edits = new Map<string, Edit[]>()

  add(edit: Edit): void {
    const { path } = edit.source
    const own = this.edits.get(path)
    if (own) own.push(edit)
    else this.edits.set(path, [edit])
  }

  /** The line that a line of a file was; of one that was put in, where it was put. */
  lineOf(path: string, line: number): number {
    return (this.edits.get(path) ?? []).reduceRight((now, edit) => lineBefore(edit, now), line)
  }
}

function lineBefore({ source, text, replacements }: Edit, line: number): number {
  const after: Source = { ...source, text }
  const offset = offsetOfLine(after, line)
  const lines = (at: number) => position(source, at).line
  /** How much farther back the text was. */
  let shift = 0
  for (const { at, text: put } of replacements) {
    const start = at.start + shift
    if (offset < start) break
    if (offset < start + put.length) return lines(at.start) + leadingLines(put, offset - start)
    shift += put.length - (at.end - at.start)
  }
  return lines(offset - shift)
}

/** What is put behind the end of a line stands on the next. */
const leadingLines = (put: Replacement['text'], length: number): number =>
  /^[\r\n]*/.exec(put.slice(0, length))![0].split('\n').length - 1
