import { dockerfilesIn, joinPath } from '../../model/path.ts'
import { type DockerfileBuild, type InlineDockerfile, sourceOf, type WrittenText } from '../reader.ts'
import { argumentsOf, splitBuild } from './build.ts'
import type { Call } from './frame.ts'
import { foldersOf } from './libraries.ts'
import { argumentWordsOf, filesBuilt } from './other-builders.ts'
import { subcommandOf } from './subcommand.ts'
import type { WrittenFiles } from './written-files.ts'

/** The Dockerfile that a `build` line takes, and the stage. */
export function buildsOf(
  { key, words, folder, below = '', input, inputFiles = [], isRemote }: Call,
  files: WrittenFiles,
): DockerfileBuild[] {
  const command = subcommandOf(words)
  if (command?.name !== 'build' || isRemote) return []
  const {
    flags,
    rest: [context],
  } = splitBuild(command.rest)
  const named = (name: string) => flags.findLast((flag) => flag.name === name)?.value
  const [file, stage] = [named('file'), named('target')]
  const given = (wanted: string) => argumentsOf(flags.flatMap(({ name, value }) => (name === wanted ? [value] : [])))
  const [args, namedContexts] = [given('build-arg'), given('build-context')]
  const asked = {
    ...(stage && stage.unsure === undefined && { target: stage.text }),
    ...(args.size > 0 && { args }),
    ...(namedContexts.size > 0 && { namedContexts }),
  }
  const inlineOf = (text: WrittenText) => ({ paths: [], inline: inlineDockerfile(text, key), ...asked })
  // `docker build - <<EOF` sends a Dockerfile in place of a context.
  const isRead = file?.text === '-' || (!file && context?.text === '-')
  if (isRead && input) return [inlineOf(input)]
  if (isRead && inputFiles.length === 0) return []
  const paths = isRead ? [...inputFiles].reverse() : file ? [file.text] : dockerfilesIn(context?.text ?? '.')
  const written = paths.flatMap((path) => files.texts(path))
  if (written.length > 0) return written.map(inlineOf)
  if (folder !== undefined || file?.unsure !== undefined || (!file && context?.unsure !== undefined)) return []
  const built = foldersOf(key).flatMap((start) => {
    const here = joinPath(start, below)
    return paths.map((path) => ({ path: joinPath(here, path), inside: joinPath(here, context?.text ?? '.') }))
  })
  const isFolder = context?.unsure === undefined && !/^(?:-|[a-z]+:\/\/|git@)/i.test(context?.text ?? '')
  return [
    {
      paths: built.map(({ path }) => path),
      ...(isFolder && { contexts: built.map(({ inside }) => inside) }),
      ...asked,
    },
  ]
}

/** The Dockerfile that another builder than a runtime is given. */
export function otherBuildsOf({ key, words, folder, below = '', isRemote }: Call): DockerfileBuild[] {
  const files = folder === undefined && !isRemote ? filesBuilt(words) : []
  const paths = foldersOf(key).flatMap((start) => files.map((file) => joinPath(joinPath(start, below), file)))
  const args = argumentsOf(argumentWordsOf(words))
  return paths.length > 0 ? [{ paths, ...(args.size > 0 && { args }) }] : []
}

/** A Dockerfile whose lines stand in another file. */
function inlineDockerfile(text: WrittenText, key: string): InlineDockerfile {
  const { path } = text.source
  const name = `the Dockerfile in ${path}`
  return { source: sourceOf(text), key: `${key}build`, name, locate: ({ start, end }) => text.locate(start, end) }
}
