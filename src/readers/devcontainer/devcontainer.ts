import { posix } from 'node:path'
import type { Container } from '../../model/container.ts'
import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { parseJson } from '../parse/json.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, factAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader } from '../reader.ts'

/** Dev containers (containers.dev): one-off containers that an editor starts for a developer. */
export const readDevcontainers: Reader = (sources) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  for (const source of sources) {
    const { documents, problems } = parseJson(source)
    gaps.push(
      ...problems.map(({ line, because }) => {
        const reason = `this dev container does not parse: ${because}`
        return { path: source.path, line, because: reason, blocking: true }
      }),
    )
    const root = documents[0]
    if (root?.kind === 'map') subjects.push(...read(source, root))
  }
  return { subjects, gaps }
}

/** Keys that hold one value of a run flag, or a list of them. */
const keyFlags: readonly (readonly [string, string])[] = [
  ['containerUser', 'user'],
  ['privileged', 'privileged'],
  ['init', 'init'],
  ['capAdd', 'cap-add'],
  ['securityOpt', 'security-opt'],
  ['appPort', 'publish'],
  ['workspaceMount', 'mount'],
]

function read(source: Source, root: Node): Container[] {
  const usesCompose = entryAt(root, 'dockerComposeFile') !== undefined
  const runArguments = usesCompose ? [] : itemsOf(nodeAt(root, 'runArgs')).flatMap(wordsOf)
  const split = splitFlags(runArguments, runTable, true)
  const flags: Flag[] = [
    ...split.flags,
    ...keyFlags.flatMap(([key, name]) => valuesAt(root, key).map((value) => ({ name, value }))),
    ...mountsOf(nodeAt(root, 'mounts')),
    ...featuresOf(nodeAt(root, 'features')),
    ...environmentOf(nodeAt(root, 'containerEnv')),
  ]
  const declaration = entryAt(root, 'image') ?? entryAt(root, 'build') ?? entryAt(root, 'dockerFile')
  const at = declaration ? spanOf(declaration.key) : { source, start: root.start, end: root.start + 1 }
  const frame = { form: 'run', dialect: 'run', at, key: () => `${source.path}#devcontainer` } as const
  const found = parseFlags({ ...split, flags }, frame, textAt(root, 'name') ?? 'devcontainer')
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

/** The run flags that Docker features set in their own metadata (github.com/devcontainers/features). */
const featureFlags: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['docker-in-docker', ['privileged', 'true']],
  ['docker-outside-of-docker', ['mount', 'type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock']],
  ['docker-from-docker', ['mount', 'type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock']],
])

function featuresOf(map: Node | undefined): Flag[] {
  return entriesOf(map).flatMap(({ key }): Flag[] => {
    const id = /^(?:ghcr\.io\/devcontainers\/features\/)?([\w-]+)(?:[:@].*)?$/.exec(key.text)?.[1] ?? ''
    const [name, text] = featureFlags.get(id) ?? []
    return name !== undefined && text !== undefined ? [{ name, value: { text, span: spanOf(key) } }] : []
  })
}

const environmentOf = (map: Node | undefined): Flag[] =>
  entriesOf(map).flatMap(({ key, value }) =>
    value.kind === 'scalar' ? [{ name: 'env', value: wordOf(value, `${key.text}=`) }] : [],
  )
