import type { Source } from '../../model/source.ts'
import { type DockerfileSyntax, parseDockerfile } from '../parse/dockerfile.ts'

const parsed = new WeakMap<Source, DockerfileSyntax>()

/** The syntax of a Dockerfile, parsed once however many readers ask. */
export function syntaxOf(source: Source): DockerfileSyntax {
  const syntax = parsed.get(source) ?? parseDockerfile(source)
  parsed.set(source, syntax)
  return syntax
}
