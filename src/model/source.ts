import { lastUpTo } from './offsets.ts'
/** A named piece of evidence: a repository file, the engine's answer, or text given on the command line. */
export interface Source {
  /** Repository-relative, `/`-separated; for other origins a label such as `--run` or `container web`. */
  readonly path: string
  readonly text: string
  readonly origin: 'repository' | 'engine' | 'argument'
  /** Where a stretch of it stands, where another file writes it: every place is moved there once it has been read. */
  locate?(from: number, to: number): Span
  /** Where a machine has it, as written, where another file writes it. */
  readonly writtenTo?: string
  /** The words of a command make it: what it leaves out could not be said there. */
  readonly isCommand?: true
  /** A pod in it ends with what starts it. */
  readonly isOneOff?: true
}

/** Half-open range of UTF-16 offsets into a text. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A range of `source.text`. */
export interface Span extends Range {
  readonly source: Source
}

/** How a fact was seen: asked for in a file, answered by the engine, or enforced by the kernel. */
export type Evidence = 'manifest' | 'live' | 'kernel'

/** An enclosing object a fact belongs to (a pod around its containers): findings about it are reported once, under its key. */
export interface Owner {
  readonly key: string
  readonly name: string
}

/** A value with its place. */
export interface Fact<T> {
  readonly value: T
  readonly at: Span
  readonly owner?: Owner
  /** Where it differs from the container's own (`live` containers carry some facts read from the kernel). */
  readonly evidence?: Evidence
}

/** A value that comes from elsewhere: where it is put in, and where it is written. */
export interface Origin {
  readonly at: Span
  readonly from: readonly Span[]
}

/** A value that is not known: of a setting (`${VAR}` without a value), or of what an image or a base sets. */
export interface Unresolved {
  /** A clause that names the variable, or what sets the value instead. */
  readonly because: string
  readonly at: Span
  /** True where nothing is set here and something else decides (the image's user): the running container shows it. */
  readonly unset?: true
  /** True where settings come in a lot (a dev container's feature): that this one is among them is not said. */
  readonly wholesale?: true
  /** Whose setting it is, where that is not the subject itself: a pod's, which its containers share. */
  readonly owner?: Owner
  /** Of an image of which the tag alone is open, its name. */
  readonly imageName?: string
  /** Of published ports of which the host's side alone is open, those of the container. */
  readonly containerPorts?: readonly ContainerPort[]
}

/** The container's side of a published port, and the address of the host where it is known. */
export interface ContainerPort {
  readonly hostIp?: string
  readonly containerPort: number
  readonly containerPortEnd?: number
  readonly protocol: string
}

/** What could not be read. A blocking gap makes the conclusion `error` unless the policy says `gaps: report`. */
export interface Gap {
  readonly path: string
  /** 1-based, where known. */
  readonly line?: number
  readonly because: string
  /** What to do about it, where the file itself is not at fault; an imperative. */
  readonly fix?: string
  /** The kinds of subject that it may hide. */
  readonly kinds: readonly string[]
  readonly blocking: boolean
  /** A folder that it may stand for, with a slash behind: a packed chart for the same one unpacked. */
  readonly standsFor?: string
  /** What decides what it may hide, where that stands elsewhere; compared with the base's, and never shown. */
  readonly decidedBy?: string
  /** It is about too many of something in its file; a gap that says how many subjects of it are checked says that as well. */
  readonly isCount?: true
}

export const source = (path: string, text: string, origin: Source['origin'] = 'repository'): Source => ({
  path,
  text,
  origin,
})

export const span = (src: Source, start: number, end: number = start): Span => ({ source: src, start, end })

/** A value with every place moved. */
export function relocated<T>(value: T, move: (at: Span) => Span): T
export function relocated(value: unknown, move: (at: Span) => Span): unknown {
  const inner = (one: unknown) => relocated(one, move)
  if (typeof value !== 'object' || value === null || value instanceof Set) return value
  if (Array.isArray(value)) return value.map(inner)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, inner(one)]))
  if ('source' in value && 'start' in value) return move(value as Span)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]))
}

/** The place of a text that another file writes. */
export const moved = (at: Span): Span => at.source.locate?.(at.start, at.end) ?? at

/** 1-based line and column (columns count UTF-16 units, as GitHub's annotations do). */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStarts = new WeakMap<Source, number[]>()

function startsOf(src: Source): number[] {
  let starts = lineStarts.get(src)
  if (!starts) {
    starts = [0]
    for (let i = src.text.indexOf('\n'); i >= 0; i = src.text.indexOf('\n', i + 1)) starts.push(i + 1)
    lineStarts.set(src, starts)
  }
  return starts
}

/**
 * Position of an offset, in the file that has the text; offsets outside the text are clamped.
 * @param before the position of an offset before this one, where that is known: most are in the same line
 */
export function position(src: Source, offset: number, before?: Position): Position {
  const elsewhere = src.locate?.(offset, offset)
  if (elsewhere) return position(elsewhere.source, elsewhere.start)
  const starts = startsOf(src)
  const at = Math.max(0, Math.min(offset, src.text.length))
  const isSameLine = before && !(starts[before.line]! <= at)
  const line = isSameLine ? before.line - 1 : lastUpTo(starts, at)
  return { line: line + 1, column: at - starts[line]! + 1 }
}

/** Offset of the first character of a 1-based line. */
export function offsetOfLine(src: Source, line: number): number {
  const starts = startsOf(src)
  return starts[Math.max(0, Math.min(line - 1, starts.length - 1))]!
}
