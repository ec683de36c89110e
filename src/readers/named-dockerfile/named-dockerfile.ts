import { folderOf, isOutside, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import { parseJson } from '../parse/json.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import { type BuildArguments, type DockerfileBuild, type FoundGap, givenValue, type Reader } from '../reader.ts'
import { isSkaffold } from './claims.ts'

/**
 * Dockerfiles whose names nobody would know them by, as settings name them: Azure Pipelines, Skaffold, Drone, dev containers, Render,
 * Railway, Heroku, Fly, CapRover, Tilt, and the arguments of a builder's container. Whatever else a key of such a name
 * holds is no path of a file that is there.
 */
export const readNamedDockerfiles: Reader = (sources, { paths }) => {
  const known = new Set(paths)
  const builds = sources.flatMap((source) =>
    namesIn(source)
      .slice(0, maxNames)
      .flatMap((named) => buildOf(named, folderOf(source.path), known)),
  )
  const gaps = sources.flatMap((source) => (namesIn(source).length > maxNames ? [tooMany(source)] : []))
  return { subjects: [], gaps, builds, builtImages: sources.flatMap(imagesOfSkaffold) }
}

/** The images that Skaffold builds and tags, which manifests name without a tag. */
function imagesOfSkaffold(source: Source): (readonly [string, string])[] {
  if (!isSkaffold(source.text)) return []
  return parseYaml(source).documents.flatMap((root) =>
    [root, ...itemsOf(nodeAt(root, 'profiles'))]
      .flatMap((one) => itemsOf(nodeAt(one, 'build', 'artifacts')))
      .slice(0, maxNames)
      .flatMap((artifact): [string, string][] => {
        const image = textAt(artifact, 'image')
        return image ? [[image, textAt(artifact, 'context') ?? '.']] : []
      }),
  )
}

interface Named {
  readonly file: string
  /** The contexts that may be meant, the nearest first. */
  readonly contexts: readonly string[]
  readonly target?: string | undefined
  readonly args?: BuildArguments
}

/** Names of one file, and mappings within mappings. */
const maxNames = 5000
const maxDepth = 100

const leaveOutDeep = (at: Pick<Span, 'source' | 'start'>): void =>
  leaveOut(at, `only the first ${maxDepth} levels of it are read`)

const tooMany = ({ path }: Source): FoundGap => ({
  path,
  because: `only the first ${maxNames} Dockerfiles that it names are read`,
  blocking: true,
})

function namesIn(source: Source): Named[] {
  if (!/\.(?:ya?ml|json)$|captain-definition$/i.test(source.path)) return assignedIn(source.text)
  const { documents, problems } = /\.ya?ml$/i.test(source.path) ? parseYaml(source) : parseJson(source)
  if (problems.some(({ because }) => /\bmaxDepth\b/.test(because))) leaveOutDeep(span(source, 0, 0))
  const found: Named[] = []
  for (const root of documents) walk(root, [], 0, found)
  return found
}

/** `dockerfile = "build/web.docker"`, also as an argument of Tilt's `docker_build`. */
const assignedIn = (text: string): Named[] =>
  [...text.matchAll(/\bdockerfile\s*=\s*["']([^"'\n]{1,300})["']/g)].map(([, file]) => ({ file: file!, contexts: [] }))

const fileKey = /^(?:docker|container)[_-]?files?(?:[_-]?path)?$/i
const contextKey = /^(?:build[_-]?|docker[_-]?)?context(?:[_-]?path)?$|^dir$/i

function walk(node: Node, around: readonly string[], depth: number, to: Named[]): void {
  if (depth > maxDepth) leaveOutDeep(node)
  if (depth > maxDepth || to.length > maxNames) return
  if (node.kind === 'seq') {
    to.push(...wordsIn(node, around))
    for (const item of node.items) walk(item, around, depth + 1, to)
  }
  if (node.kind !== 'map') return
  const own = entriesOf(node).flatMap(({ key, value }) =>
    contextKey.test(key.text) && value.kind === 'scalar' ? [value.text] : [],
  )
  const contexts = [...own, ...around]
  const target = textAt(node, 'target')
  const args = argumentsIn(node)
  const add = (file: string) => to.push({ file, contexts, target, args })
  for (const { key, value } of entriesOf(node)) {
    if (fileKey.test(key.text)) for (const file of linesOf(value)) add(file)
    // Compose has its own reader, which knows what a service's build is laid over.
    else if (!(depth === 0 && key.text === 'services' && value.kind === 'map')) walk(value, contexts, depth + 1, to)
  }
  for (const { value } of entriesOf(nodeAt(node, 'build', 'docker'))) if (value.kind === 'scalar') add(value.text)
}

/** What a dev container, Skaffold or a playbook gives the Dockerfile; marks of a template leave a value open. */
const argumentsIn = (node: Node): BuildArguments =>
  new Map(
    entriesOf(node).flatMap(({ key, value }) =>
      /^(?:build[_-]?)?args$/i.test(key.text)
        ? entriesOf(value).flatMap(({ key: name, value: given }): [string, string | undefined][] =>
            given.kind === 'scalar' ? [[name.text, givenValue(given.text, !/\{\{/.test(given.text))]] : [],
          )
        : [],
    ),
  )

const linesOf = (value: Node): string[] =>
  [value, ...itemsOf(value)].flatMap((one) => (one.kind === 'scalar' ? one.text.trim().split(/\s*\n\s*/) : []))

/** `--dockerfile=x`, and `-f x` behind `build`: what the container of a builder is given. */
function wordsIn(node: Node, contexts: readonly string[]): Named[] {
  const words = itemsOf(node).map((item) => (item.kind === 'scalar' ? item.text : ''))
  const isBuild = words.some((word) => /^(?:build|bud)$/.test(word))
  return words.flatMap((word, i) => {
    const [, flag = '', value = words[i + 1]] = /^(--dockerfile|--file|-f)(?:=(.*))?$/s.exec(word) ?? []
    return flag !== '' && value && (isBuild || flag === '--dockerfile') ? [{ file: value, contexts }] : []
  })
}

/** The folder of the checkout, as the systems call it. */
const checkout =
  /^(?:\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath)\)|\$\{\{\s*(?:github\.workspace|variables\['Build\.SourcesDirectory'\])\s*\}\}|\$\{?(?:CI_PROJECT_DIR|GITHUB_WORKSPACE|WORKSPACE|BITBUCKET_CLONE_DIR|DRONE_WORKSPACE)\}?|\/workspace|dir:\/\/(?:\/workspace)?)(?:\/|$)/

/** A path without what the checkout is called; undefined where part of it is known only later. */
function inCheckout(path: string): string | undefined {
  const own = path.replace(checkout, './')
  return /[$*{}]|:\/\/|^\s*$/.test(own) ? undefined : own
}

/** Texts, programs and data. */
const otherEnding = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|md|html?|json|ya?ml)$/i

/** Where the file lies: below a context, beside what names it, or below the root; `**``/x` anywhere. */
function buildOf(
  { file, contexts, target, args = new Map() }: Named,
  folder: string,
  known: ReadonlySet<string>,
): DockerfileBuild[] {
  const anywhere = /^\*\*\/([^*]+)$/.exec(file)?.[1]
  if (anywhere !== undefined)
    return [...known]
      .filter((path) => path === anywhere || path.endsWith(`/${anywhere}`))
      .map((path) => ({ paths: [path], args }))
  const own = inCheckout(file)
  if (own === undefined || otherEnding.test(own)) return []
  const inside = contexts.flatMap((context) => inCheckout(context) ?? [])
  const folders = [...inside.flatMap((context) => [joinPath(folder, context), joinPath('', context)]), folder, '']
  const path = folders.map((one) => joinPath(one, own)).find((one) => known.has(one))
  if (path === undefined) return []
  const [nearest] = inside
  const context = nearest === undefined ? undefined : joinPath(folder, nearest)
  const isKnown = context !== undefined && !isOutside(context)
  return [
    {
      paths: [path],
      args,
      ...(isKnown && { contexts: [context] }),
      ...(target !== undefined && target !== '' && { target }),
    },
  ]
}
