import { credentialFileKind } from '../../knowledge/credential-files.ts'
import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { secretIn } from '../../knowledge/image-secrets.ts'
import { lastUpTo } from '../../model/offsets.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import type { Heredoc, Instruction } from '../parse/dockerfile-instruction.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import { syntaxOf } from './syntax.ts'

/** A file that COPY or ADD makes of a here-document. */
export interface CopiedText extends PlacedText {
  /** In the image; variables as written. */
  readonly path: string
  readonly at: Span
  readonly isShell: boolean
}

export const copiedTextsOf = (source: Source): CopiedText[] => syntaxOf(source).instructions.flatMap(copiedTexts)

/** The files of one instruction. ONBUILD is about other images and is left out. */
export function copiedTexts({ keyword, heredocs, words }: Instruction): CopiedText[] {
  if (heredocs.length === 0 || (keyword !== 'COPY' && keyword !== 'ADD')) return []
  const target = words.at(-1)?.text ?? ''
  const isFolder = target.endsWith('/') || words.length > 2
  return heredocs.map((heredoc) => {
    const path = isFolder ? `${target.replace(/(?<!\/)\/*$/, '/')}${heredoc.name}` : target
    const placed = placedText(heredoc)
    return { path, at: heredoc.at, isShell: isShellScript(path, placed.text), ...placed }
  })
}

const isShellScript = (path: string, text: string): boolean => {
  const [, interpreter] = /^#!\s*(.*)/.exec(text) ?? []
  return interpreter === undefined ? /\.(?:ba|k|z)?sh$/.test(path) : /\b(?:ba|da|a|k|z)?sh\b/.test(interpreter)
}

/** The text as the file gets it, but for its variables: `<<-` takes tabs away, `\` before `$` goes where variables are put in. */
function placedText({ at, chomp, expand }: Heredoc): PlacedText {
  const raw = at.source.text.slice(at.start, at.end)
  const dropped = chomp ? (expand ? /^\t+|\\(?=[\\$])\\?/gm : /^\t+/gm) : expand ? /\\(?=[\\$])\\?/g : undefined
  const texts: string[] = []
  const starts = [0]
  const places = [at.start]
  let from = 0
  let length = 0
  for (const { index, 0: match } of dropped ? raw.matchAll(dropped) : []) {
    texts.push(raw.slice(from, index))
    length += index - from
    // Of two backslashes one stays.
    from = index + (match === '\\\\' ? 1 : match.length)
    starts.push(length)
    places.push(at.start + from)
  }
  texts.push(raw.slice(from))
  const place = (offset: number): number => {
    const i = Math.max(0, lastUpTo(starts, offset))
    return places[i]! + offset - starts[i]!
  }
  return {
    text: texts.join(''),
    locate: (start, end) => span(at.source, place(start), end > start ? place(end - 1) + 1 : place(start)),
  }
}

/** The credentials that a file holds, each at its value; the whole text where only the file's name says so. */
export function credentialsIn({ path, text, locate }: PlacedText & { readonly path: string }) {
  const found = credentialsInText(text).map(({ name, start, end }) => ({ name, at: locate(start, end) }))
  const isStore = found.length === 0 && credentialFileKind(path) === 'store' && !/[<]|\$[{(\w]|\{\{/.test(text)
  return isStore && secretIn(path, Buffer.from(text)) ? [{ name: 'all of it', at: locate(0, text.length) }] : found
}
