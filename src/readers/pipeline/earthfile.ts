import { type Source, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Jobs } from './job.ts'

/** A line of an Earthfile with its continuations. */
const line = /^[ \t]*((?:RUN|run)[ \t]+(?:[^\\\n]|\\[\s\S])*)/gm
/** `RUN --privileged --mount=…` */
const flag = /^(?:RUN|run)[ \t]+(?:--[\w-]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'])*)?[ \t\\\r\n]+)*/

/** Earthly: what the RUN lines of targets run, within `WITH DOCKER` in an engine of the build, behind `LOCALLY` on the machine. */
export function readEarthfile(source: Source, to: Jobs): void {
  for (const match of source.text.matchAll(line)) {
    const command = match[1]!
    const start = match.index + match[0].length - command.length
    const before = flag.exec(command)![0].length
    const text = command.slice(before)
    const words = wordsOf(text)?.map((word) => ({
      text: word,
      span: span(source, start + before, start + command.length),
    }))
    to.scripts.push({
      key: `${source.path}#`,
      text,
      ...(words && { words }),
      locate: (from, end) => span(source, start + before + from, start + before + end),
    })
  }
}

/** `WITH DOCKER --load app:1=+image`: the image is made by a target of this file. */
const loaded = /--load(?:=|[ \t]+)["']?([\w./-]+(?::[\w.-]+)?)=\(?[\w./-]*\+/g

/** The images that targets are built into, and the file. */
export const imagesLoaded = ({ text, path }: Source): Map<string, string> =>
  new Map([...text.matchAll(loaded)].map(([, name = '']) => [name, path] as const))

const edge = /^[ \t]*(?:WITH[ \t]+DOCKER|END)\b/gm

/** What the engine of a build starts: the host whose network it may share is the build step itself. */
export function inBuildEngine<S extends Subject>(source: Source, subjects: readonly S[]): S[] {
  const edges = [...source.text.matchAll(edge)].map(({ index, 0: text }) => ({ index, opens: text.includes('WITH') }))
  return subjects.map((one) =>
    one.kind === 'container' && edges.findLast(({ index }) => index <= one.at.start)?.opens
      ? { ...one, networkMode: undefined, unsupported: new Set([...one.unsupported, 'networkMode' as const]) }
      : one,
  )
}

/** `RUN ["docker", "run", …]` */
function wordsOf(text: string): string[] | undefined {
  if (!/^\[\s*"/.test(text)) return undefined
  try {
    const words: unknown = JSON.parse(text.replace(/\\\r?\n/g, ' '))
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined
  } catch {
    return undefined
  }
}
