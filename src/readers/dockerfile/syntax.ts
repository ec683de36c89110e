import type { Source, Span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import { type DockerfileSyntax, parseDockerfile } from '../parse/dockerfile.ts'

/** A stage takes all from the one that it builds on: chains of tens of thousands would grow with the square of their length. */
export const maxStages = 2000

export interface ReadSyntax extends DockerfileSyntax {
  /** Where the first stage stands that is left out. */
  readonly leftOut?: Span
}

const parsed = new WeakMap<Source, ReadSyntax>()

/** The syntax of a Dockerfile, parsed once however many readers ask. */
export function syntaxOf(source: Source): ReadSyntax {
  const before = parsed.get(source)
  if (before) return before
  const syntax = bounded(parseDockerfile(source))
  parsed.set(source, syntax)
  for (const { keyword } of syntax.instructions) spend(keyword === 'RUN' ? 'RUN instruction' : 'other instruction')
  return syntax
}

function bounded(syntax: DockerfileSyntax): ReadSyntax {
  const { instructions } = syntax
  if (instructions.length <= maxStages) return syntax
  const next = instructions.filter(({ keyword }) => keyword === 'FROM')[maxStages]
  if (!next) return syntax
  return {
    escape: syntax.escape,
    directives: syntax.directives,
    problems: syntax.problems,
    instructions: instructions.slice(0, instructions.indexOf(next)),
    leftOut: next.at,
  }
}
