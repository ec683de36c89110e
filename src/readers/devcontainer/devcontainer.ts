import { posix } from 'node:path'
import type { Container, Field } from '../../model/container.ts'
import type { Source, Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { parseJson } from '../parse/json.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, factAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { ComposeCommand, FoundGap, Reader, Repository } from '../reader.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { type FeatureFlag, publishedFeature } from './features.ts'

/** Dev containers (containers.dev): one-off containers that an editor starts for a developer. */
export const readDevcontainers: Reader = async (sources, repository) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const composeCommands: ComposeCommand[] = []
  for (const source of sources) {
    const { documents, problems } = parseJson(source)
    gaps.push(
      ...problems.map(({ line, because }) => {
        const reason = `this dev container does not parse: ${because}`
        return { path: source.path, line, because: reason, blocking: true }
      }),
    )
    const root = documents[0]
    if (root?.kind !== 'map') continue
    subjects.push(...read(source, root, repository))
    const onHost = await readShell(scriptsOf(source, nodeAt(root, 'initializeCommand')), new Keys())
    subjects.push(...onHost.subjects)
    gaps.push(...onHost.gaps)
    composeCommands.push(...(onHost.composeCommands ?? []))
    const files = valuesAt(root, 'dockerComposeFile').map(({ text }) => text)
    const folder = posix.dirname(source.path)
    const folders = [folder === '.' ? '' : folder]
    if (files.length > 0) composeCommands.push({ folders, files, envFiles: [], environment: new Map() })
  }
  return { subjects, gaps, composeCommands }
}

/** `initializeCommand` runs on the host: a text for a shell, a list of words, or several of these by name. */
function scriptsOf(source: Source, node: Node | undefined): Script[] {
  if (node?.kind === 'map') return entriesOf(node).flatMap(({ value }) => scriptsOf(source, value))
  const key = `${source.path}#initializeCommand/`
  if (node?.kind === 'scalar' && !node.isNull)
    return [{ key, text: node.text, locate: (from, to) => node.within(from, to) }]
  if (node?.kind !== 'seq') return []
  const words = node.items.flatMap(wordsOf).map(({ text }) => `'${text.replaceAll("'", "'\\''")}'`)
  return [{ key, text: words.join(' '), locate: () => spanOf(node) }]
}

/** Keys that hold one value of a run flag, or a list of them. */
const keyFlags: readonly (readonly [string, string])[] = [
  ['containerUser', 'user'],
  ['privileged', 'privileged'],
  ['init', 'init'],
  ['capAdd', 'cap-add'],
  ['securityOpt', 'security-opt'],
  ['workspaceMount', 'mount'],
]

const featureKeys = keyFlags.filter(([key]) => ['privileged', 'init', 'capAdd', 'securityOpt'].includes(key))

function read(source: Source, root: Node, repository: Repository): Container[] {
  const features = featuresOf(nodeAt(root, 'features'), posix.dirname(source.path), repository)
  const usesCompose = entryAt(root, 'dockerComposeFile') !== undefined
  const runArguments = usesCompose ? [] : itemsOf(nodeAt(root, 'runArgs')).flatMap(wordsOf)
  const split = splitFlags(runArguments, runTable, true)
  const flags: Flag[] = [
    ...split.flags,
    ...keyFlags.flatMap(([key, name]) => valuesAt(root, key).map((value) => ({ name, value }))),
    ...mountsOf(nodeAt(root, 'mounts')),
    ...portsOf(nodeAt(root, 'appPort')),
    ...features.flags,
    ...environmentOf(nodeAt(root, 'containerEnv')),
  ]
  const declaration = entryAt(root, 'image') ?? entryAt(root, 'build') ?? entryAt(root, 'dockerFile')
  const at = declaration ? spanOf(declaration.key) : { source, start: root.start, end: root.start + 1 }
  const frame = { form: 'run', dialect: 'run', at, key: () => `${source.path}#devcontainer` } as const
  const read = parseFlags({ ...split, flags }, frame, textAt(root, 'name') ?? 'devcontainer')
  const found = { ...read, unresolved: new Map([...features.unresolved, ...read.unresolved]) }
  if (usesCompose) return composeAdditions(found)
  if (!declaration) return []
  const unsupported = new Set([...found.unsupported, ...(found.restart ? [] : (['restart'] as const))])
  return [{ ...found, ...originOf(source, root, found), unsupported, oneOff: true }]
}

/** What the dev container adds to a Compose service, which is checked where it is declared. */
function composeAdditions(found: Container): Container[] {
  const adds = found.privileged || found.capAdd.length > 0 || found.mounts.length > 0 || confinementOf(found).length > 0
  const unresolved = new Map([...found.unresolved].filter(([field]) => field !== 'user'))
  return adds ? [withUnsetUnsupported({ ...found, unresolved, oneOff: true })] : []
}

const confinementOf = ({ seccomp, appArmor, seLinux, procMount }: Container) =>
  [seccomp, appArmor, seLinux, procMount].filter((fact) => fact !== undefined)

function originOf(source: Source, root: Node, found: Container): Partial<Container> {
  const image = nodeAt(root, 'image')
  const file = nodeAt(root, 'build', 'dockerfile') ?? nodeAt(root, 'dockerFile')
  if (image?.kind === 'scalar') {
    const word = wordOf(image)
    if (word.unsure === undefined) return { image: factAt(image, image.text) }
    return { unresolved: new Map([...found.unresolved, ['image', { because: word.unsure, at: word.span }]]) }
  }
  if (file?.kind !== 'scalar') return {}
  return { build: factAt(file, posix.join(posix.dirname(source.path), file.text)) }
}

function valuesAt(root: Node, key: string): Word[] {
  const node = nodeAt(root, key)
  if (node?.kind === 'seq') return node.items.flatMap(wordsOf)
  return node ? wordsOf(node) : []
}

const wordsOf = (node: Node): Word[] => (node.kind === 'scalar' && !node.isNull ? [wordOf(node)] : [])

/** The folder that is opened is the repository; other variables come from the developer's machine. */
function wordOf(node: Scalar, prefix = ''): Word {
  const text = node.text
    .replaceAll('${localWorkspaceFolder}', '.')
    .replaceAll(/\$\{localEnv:(?:HOME|USERPROFILE)\}/g, '~')
    .replaceAll('~~', '~')
  const variable = /\$\{(?:localEnv|localWorkspaceFolderBasename|devcontainerId)[^}]*\}/.exec(text)?.[0]
  const unsure = variable && !isInTarget(text) ? `${variable} is known only on the developer's machine` : undefined
  return { text: prefix + text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}

/** `source=a-volume,target=/x/${localWorkspaceFolderBasename}`: the source is known all the same. */
const isInTarget = (text: string) =>
  /(?:target|dst|destination)=/.test(text) && !/(?:source|src)=[^,]*\$\{localEnv/.test(text)

function mountsOf(list: Node | undefined): Flag[] {
  return itemsOf(list).flatMap((item): Flag[] => {
    if (item.kind === 'scalar') return wordsOf(item).map((value) => ({ name: 'mount', value }))
    const fields = entriesOf(item).flatMap(({ key, value }) =>
      value.kind === 'scalar' ? [`${key.text}=${wordOf(value).text}`] : [],
    )
    return [{ name: 'mount', value: { text: fields.join(','), span: spanOf(item) } }]
  })
}

/** A number is published on the local interface alone, a text as `--publish` takes it. */
function portsOf(node: Node | undefined): Flag[] {
  const items = node?.kind === 'seq' ? node.items : node ? [node] : []
  return items.flatMap((item) => {
    if (item.kind !== 'scalar' || item.isNull) return []
    const word = wordOf(item)
    const { text } = item.source
    const isNumber = text[item.start] !== '"' && text[item.start - 1] !== '"'
    return [{ name: 'publish', value: isNumber ? { ...word, text: `127.0.0.1:${word.text}:${word.text}` } : word }]
  })
}

/** What a feature may ask for in its metadata, as fields of the container. */
const featureFields = ['privileged', 'capAdd', 'seccomp', 'appArmor', 'seLinux', 'mounts'] as const satisfies Field[]

interface Features {
  readonly flags: readonly Flag[]
  readonly unresolved: ReadonlyMap<Field, Unresolved>
}

/** Published ones by their metadata, those of the repository read; what others ask for is not known. */
function featuresOf(map: Node | undefined, folder: string, repository: Repository): Features {
  const flags: Flag[] = []
  const unresolved = new Map<Field, Unresolved>()
  for (const { key } of entriesOf(map)) {
    const at = spanOf(key)
    const published = publishedFeature(key.text)
    const asked =
      published ?? (/^\.{1,2}\//.test(key.text) ? localFeature(posix.join(folder, key.text), repository) : undefined)
    flags.push(...(asked ?? []).map(([name, text]) => ({ name, value: { text, span: at } })))
    if (asked) continue
    const because = `what the feature ${key.text} asks for is not known`
    for (const field of featureFields) unresolved.set(field, { because, at })
  }
  return { flags, unresolved }
}

/** `privileged`, `capAdd`, `securityOpt` and `mounts` of a feature of the repository; undefined where it cannot be read. */
function localFeature(folder: string, repository: Repository): readonly FeatureFlag[] | undefined {
  const metadata = repository.read(posix.join(folder, 'devcontainer-feature.json'))
  const { documents, problems } = metadata ? parseJson(metadata) : { documents: [], problems: [] }
  const root = documents[0]
  if (root?.kind !== 'map' || problems.length > 0) return undefined
  const flags = featureKeys.flatMap(([key, name]) => valuesAt(root, key).map((value) => ({ name, value })))
  return [...flags, ...mountsOf(nodeAt(root, 'mounts'))].map(({ name, value }) => [name, value.text])
}

const environmentOf = (map: Node | undefined): Flag[] =>
  entriesOf(map).flatMap(({ key, value }) =>
    value.kind === 'scalar' ? [{ name: 'env', value: wordOf(value, `${key.text}=`) }] : [],
  )
