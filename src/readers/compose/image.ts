import type { Port, Probe } from '../../model/container.ts'
import { isOutside, joinPath } from '../../model/path.ts'
import { type Fact, type Source, type Span, source, span, type Unresolved } from '../../model/source.ts'
import { type BuiltImage, readBuiltImage, unresolvedUserOf } from '../dockerfile/built-image.ts'
import { factAt, type Node, type Scalar, spanOf } from '../parse/yaml.ts'
import { type BuildArguments, type DockerfileBuild, givenValue, type Repository } from '../reader.ts'
import { at, type Values } from './values.ts'

/** What is known of the image that a service runs. */
export interface ServiceImage {
  /** The Dockerfile's path, or the context where there is none to read. */
  readonly build?: Fact<string>
  readonly user?: Fact<string>
  readonly healthcheck?: Fact<Probe>
  readonly exposedPorts: readonly Fact<Port>[]
  readonly entrypoint?: Fact<readonly string[]>
  readonly command?: Fact<readonly string[]>
  /** Why a missing user proves nothing. */
  readonly unresolvedUser?: Unresolved
  /** Why a missing health check proves nothing. */
  readonly unresolvedHealthcheck?: Unresolved
  /** The build of it, where its Dockerfile can be read. */
  readonly made?: DockerfileBuild
}

/** Reads what a `build` section makes, with the Dockerfile of the repository. */
export function builtBy(values: Values, build: Node, service: string): ServiceImage {
  const inline = at(build, 'dockerfile_inline')
  const target = values.plain(at(build, 'target'))
  const found = inline?.kind === 'scalar' ? inlineDockerfile(values, build, inline) : dockerfileOf(values, build)
  const place = at(build, 'dockerfile') ?? at(build, 'context') ?? build
  const fact = factAt(place, found.name)
  const unreadable = (because: string): ServiceImage => ({
    build: fact,
    exposedPorts: [],
    unresolvedUser: { because, at: spanOf(place), unset: true },
    unresolvedHealthcheck: { because, at: spanOf(place), unset: true },
  })
  if (!found.source) return unreadable('the Dockerfile is not in the repository')
  const args = argumentsOf(values, build)
  const namedContexts = namedContextsOf(values, build)
  const image = readBuiltImage(found.source, target, args)
  if (!image) return unreadable(`${found.name} has no such stage`)
  const { source: text, locate } = found
  const name = `the Dockerfile of ${service}`
  const made: DockerfileBuild = {
    paths: inline ? [] : [text.path],
    ...(found.context !== undefined && { contexts: [found.context] }),
    ...(inline && { inline: { source: text, key: `${text.path}#${service}/build`, name, locate } }),
    declared: { file: build.source.path, name: service },
    ...(target && { target }),
    ...(args.size > 0 && { args }),
    ...(namedContexts.size > 0 && { namedContexts }),
  }
  return { build: fact, made, ...imageFacts(image, locate) }
}

interface FoundDockerfile {
  readonly name: string
  readonly source?: Source
  /** Repository-relative. */
  readonly context?: string
  /** From a place in the Dockerfile's text to the one in the repository. */
  readonly locate: (at: Span) => Span
}

function dockerfileOf(values: Values, build: Node): FoundDockerfile {
  const locate = (place: Span) => place
  const contextNode = build.kind === 'scalar' ? build : at(build, 'context')
  const context = contextNode ? values.plain(contextNode) : '.'
  const named = at(build, 'dockerfile')
  const file = named ? values.plain(named) : 'Dockerfile'
  if (context === undefined || file === undefined) return { name: context ?? file ?? '', locate }
  const isExternal = /^[a-z][\w+.-]*:\/\/|^git@|^github\.com\/|^[~/]/i.test(context) || file.startsWith('/')
  if (isExternal) return { name: context, locate }
  const { folder } = values.loader.scopeOf((contextNode ?? build).source)
  const path = joinPath(joinPath(folder, context), file)
  if (isOutside(path)) return { name: path, locate }
  const found = read(values.loader.repository, path, named === undefined)
  return { name: found?.path ?? path, source: found, context: joinPath(folder, context), locate }
}

/** Without a name the builder also takes `dockerfile`, podman `Containerfile`. */
function read(repository: Repository, path: string, isDefault: boolean): Source | undefined {
  const names = isDefault ? ['Dockerfile', 'dockerfile', 'Containerfile'] : []
  const others = names.map((name) => path.replace(/(?<![^/])[^/]*$/, name))
  for (const candidate of [path, ...others]) {
    const found = repository.read(candidate)
    if (found) return found
  }
  return undefined
}

/** Its context is that of the build all the same. */
function inlineDockerfile(values: Values, build: Node, inline: Scalar): FoundDockerfile {
  const { path } = inline.source
  const { context } = dockerfileOf(values, build)
  return {
    name: path,
    source: source(path, inline.text),
    ...(context !== undefined && { context }),
    locate: (place) => inline.within(place.start, place.end),
  }
}

/** One without a value is taken from where Compose runs, and not given where it is not set there. */
function argumentsOf(values: Values, build: Node): BuildArguments {
  return new Map(
    values.pairsOf(at(build, 'args')).flatMap(({ name, value, isUnknown, node }): [string, string | undefined][] => {
      const text = value ?? values.loader.scopeOf(node.source).environment.get(name)
      return text === undefined ? [] : [[name, givenValue(text, !isUnknown)]]
    }),
  )
}

const namedContextsOf = (values: Values, build: Node): BuildArguments =>
  new Map(
    values
      .pairsOf(at(build, 'additional_contexts'))
      .map(({ name, value, isUnknown }) => [name, value === undefined ? undefined : givenValue(value, !isUnknown)]),
  )

function imageFacts(image: BuiltImage, locate: (at: Span) => Span): ServiceImage {
  const unresolvedUser = unresolvedUserOf(image)
  const located = <T>(fact: Fact<T> | undefined) => fact && { value: fact.value, at: locate(fact.at) }
  return {
    user: located(image.user),
    healthcheck: located(image.healthcheck),
    exposedPorts: image.exposedPorts.flatMap((port) => located(port) ?? []),
    entrypoint: located(image.entrypoint),
    command: located(image.command),
    unresolvedUser: unresolvedUser && { ...unresolvedUser, at: locate(unresolvedUser.at) },
  }
}

/** An image that is made elsewhere. */
export function externalImage(place: Span): ServiceImage {
  const decides: Unresolved = {
    because: 'the image decides',
    at: span(place.source, place.start, place.end),
    unset: true,
  }
  return { exposedPorts: [], unresolvedUser: decides, unresolvedHealthcheck: decides }
}
