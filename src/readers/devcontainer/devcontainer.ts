import { posix } from 'node:path'
import type { Build } from '../../model/build.ts'
import type { Container, Field } from '../../model/container.ts'
import type { Source, Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { merged } from '../merged.ts'
import { parseJson } from '../parse/json.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, factAt, itemsOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { ComposeCommand, FoundGap, Reader, Reading, Repository } from '../reader.ts'
import { buildOf } from '../shell/build.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { type Features, featuresOf } from './features.ts'
import { imageFlags } from './metadata.ts'
import { mountsOf, wordOf, wordsOf } from './words.ts'

/** Dev containers (containers.dev): one-off containers that an editor starts for a developer. */
export const readDevcontainers: Reader = async (sources, repository) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const composeCommands: ComposeCommand[] = []
  const commands: Reading[] = []
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
    subjects.push(...read(source, root, repository), ...buildsIn(source, root))
    commands.push(await readShell(commandsOf(source, root), new Keys()))
    const folder = posix.dirname(source.path)
    const files = composeFilesOf(root, folder)
    const folders = [folder === '.' ? '' : folder]
    const named = entryAt(root, 'dockerComposeFile')
    if (files.length > 0 && named)
      composeCommands.push({ folders, files, envFiles: [], environment: new Map(), at: spanOf(named.value) })
  }
  return merged([{ subjects, gaps, composeCommands }, ...commands])
}

/** What the build of its image is given beside the Dockerfile. */
function buildsIn(source: Source, root: Node): Build[] {
  const section = entryAt(root, 'build')
  if (!section || entryAt(root, 'dockerComposeFile')) return []
  const at = spanOf(section.key)
  const words = [
    { text: textAt(root, 'name') ?? 'devcontainer', span: at },
    ...itemsOf(nodeAt(section.value, 'options')).flatMap(wordsOf),
    ...entriesOf(nodeAt(section.value, 'args')).flatMap(({ key, value }) =>
      value.kind === 'scalar' ? [wordOf(value, `--build-arg=${key.text}=`)] : [],
    ),
  ]
  const asked = buildOf({ name: 'build', word: words[0]!, rest: words }, at, `${source.path}#build/`)
  return asked.map((one) => ({ ...one, oneOff: true }))
}

/** The files of the project, seen from the file's own folder: the one that is opened is the repository. */
function composeFilesOf(root: Node, folder: string): string[] {
  const node = nodeAt(root, 'dockerComposeFile')
  const items = node?.kind === 'seq' ? node.items : node ? [node] : []
  return items.flatMap((item) => {
    const path = textOf(item)
    const below = /^\$\{localWorkspaceFolder\}\/(.*)$/s.exec(path ?? '')?.[1]
    return below === undefined ? (path ?? []) : posix.relative(folder, below)
  })
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

/** Run by a shell on the developer's machine, then in the container: a text, or several by name. */
const lifecycle = [
  'initializeCommand',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
]

function commandsOf(source: Source, root: Node): Script[] {
  const key = `${source.path}#`
  return lifecycle.flatMap((name) => {
    const node = nodeAt(root, name)
    const commands = node?.kind === 'map' ? entriesOf(node).map(({ value }) => value) : node ? [node] : []
    return commands.flatMap((command): Script[] => {
      if (command.kind === 'scalar')
        return [{ key, text: command.text, locate: (from, to) => command.within(from, to) }]
      const argv = itemsOf(command).filter((item) => item.kind === 'scalar')
      return argv.length > 0
        ? [{ key, text: argv.map(({ text }) => quoted(text)).join(' '), locate: () => spanOf(command) }]
        : []
    })
  })
}

/** A word as it is, for a shell. */
const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

function read(source: Source, root: Node, repository: Repository): Container[] {
  const usesCompose = entryAt(root, 'dockerComposeFile') !== undefined
  const runArguments = usesCompose ? [] : itemsOf(nodeAt(root, 'runArgs')).flatMap(wordsOf)
  const split = splitFlags(runArguments, runTable, { flagsOnly: true })
  const features = featuresOf(nodeAt(root, 'features'), posix.dirname(source.path), repository)
  const image = imageFlags(source, root, repository)
  const flags: Flag[] = [
    // Of two users the file's own holds; an image can only ask for a switch, and nothing takes that back.
    ...image.filter(({ name }) => name !== 'privileged'),
    ...split.flags,
    ...keyFlags.flatMap(([key, name]) => valuesAt(root, key).map((value) => ({ name, value }))),
    ...mountsOf(nodeAt(root, 'mounts')),
    ...features.flags,
    ...image.filter(({ name }) => name === 'privileged'),
    ...environmentOf(nodeAt(root, 'containerEnv')),
  ]
  const declaration = entryAt(root, 'image') ?? entryAt(root, 'build') ?? entryAt(root, 'dockerFile')
  const at = declaration ? spanOf(declaration.key) : { source, start: root.start, end: root.start + 1 }
  const frame = { form: 'run', dialect: 'run', at, key: () => `${source.path}#devcontainer` } as const
  const known = parseFlags({ ...split, flags }, frame, textAt(root, 'name') ?? 'devcontainer')
  const found = { ...known, unresolved: new Map([...unknownOf(features, known), ...known.unresolved]) }
  if (usesCompose) return composeAdditions(found)
  if (!declaration) return []
  const unsupported = new Set([...found.unsupported, ...(found.restart ? [] : (['restart'] as const))])
  return [{ ...found, ...originOf(source, root, found), unsupported, oneOff: true }]
}

/** What a feature can ask for. */
const featureFields = ['privileged', 'capAdd', 'seccomp', 'appArmor', 'seLinux', 'mounts'] as const

/** What an unknown feature may set beside what is set already; privileged could not be more than it is. */
function unknownOf({ unknown: [word] }: Features, known: Container): (readonly [Field, Unresolved])[] {
  if (!word) return []
  const open = featureFields.filter((field) => field !== 'privileged' || known.privileged?.value !== true)
  return open.map((field) => [field, { because: word.unsure ?? '', at: word.span, wholesale: true }])
}

/** What the dev container adds to a Compose service, which is checked where it is declared. */
function composeAdditions(found: Container): Container[] {
  const adds = found.privileged || found.capAdd.length > 0 || found.mounts.length > 0 || confinementOf(found).length > 0
  const unresolved = new Map([...found.unresolved].filter(([field]) => field !== 'user'))
  return adds || unresolved.size > 0 ? [withUnsetUnsupported({ ...found, unresolved, oneOff: true })] : []
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
  const words = node?.kind === 'seq' ? node.items.flatMap(wordsOf) : node ? wordsOf(node) : []
  return key === 'appPort' ? words.map(publishedPort) : words
}

/** A number is published on the developer's machine alone; a text as `-p` takes it. */
function publishedPort(word: Word): Word {
  const { source, start } = word.span
  const isNumber = source.text[start - 1] !== '"' && /^\d+$/.test(word.text)
  return isNumber ? { ...word, text: `127.0.0.1:${word.text}:${word.text}` } : word
}

const environmentOf = (map: Node | undefined): Flag[] =>
  entriesOf(map).flatMap(({ key, value }) =>
    value.kind === 'scalar' ? [{ name: 'env', value: wordOf(value, `${key.text}=`) }] : [],
  )
