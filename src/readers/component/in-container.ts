import { isOwnAddress } from '../../knowledge/component-flags.ts'
import { parseImage } from '../../knowledge/image-reference.ts'
import { type Component, component } from '../../model/component.ts'
import type { Container } from '../../model/container.ts'
import type { Program } from '../../model/program.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import type { ConfigMap } from '../../model/stored-data.ts'
import { wordsOf } from '../command/command-words.ts'
import { isPlaceholder, onlyPart } from '../kubernetes/settings.ts'
import type { Word } from '../parse/words.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { besideFile } from './beside-file.ts'
import { settingsOfEnvironment } from './environment.ts'
import { factsOf, unsetIn } from './facts.ts'
import { settingsOfFlags } from './flags.ts'
import { readsFile } from './node.ts'
import { programOf, type Started, startedBy } from './program.ts'
import { isRancher, partsOf, rancherArguments } from './rancher.ts'
import { startedInShell, startsShell } from './shell-text.ts'

/** The components of a cluster that containers run. @param maps ConfigMaps from which they may have variables */
export async function componentsStarted(
  containers: readonly Container[],
  maps: readonly ConfigMap[] = [],
): Promise<Component[]> {
  const found: Component[] = []
  for (const container of containers) {
    const environment = environmentOf(container)
    const words = wordsIn(container, environment)
    const { image, key, dialect, owner } = container
    const [first] = words
    const name =
      image && first && !container.entrypoint && isServer(first) ? imageName(image.value) : (first?.text ?? '')
    const rest = name === first?.text ? words.slice(1) : words
    if (isRancher(name.replace(/^.*\//s, ''), rest)) {
      const parts = partsOf(rancherArguments(rest), { key: `${key}/`, dialect })
      found.push(...parts.map((part) => ({ ...part, owner })))
      continue
    }
    const started = await startedIn(container, words, environment)
    if (started) found.push(componentOf(container, started, maps))
  }
  return found
}

const isServer = ({ text }: Word) => /^(?:server|agent)$/.test(text)

const wordsIn = ({ entrypoint, command }: Container, environment: Environment): Word[] =>
  [...wordsOf(entrypoint), ...wordsOf(command)].map((word) => expanded(word, environment))

async function startedIn(
  { image, entrypoint, env }: Container,
  words: readonly Word[],
  environment: Environment,
): Promise<Started | undefined> {
  const [first] = words
  if (startsShell(words)) return startedInShell(await loadUnbash(), words, environment.known)
  const ofImage = image && !entrypoint ? programOfImage(image.value) : undefined
  // Flags alone are those of the image's own program: of an image with another one they would mean nothing.
  const isOwn = first ? first.text.startsWith('-') : env.some(({ value }) => value.name.startsWith('ETCD_'))
  return ofImage && isOwn ? { program: ofImage, name: { text: ofImage, span: image!.at }, words } : startedBy(words)
}

const imageName = (image: string) => parseImage(image)?.repository.replace(/^.*\//s, '') ?? ''

const programOfImage = (image: string): Program | undefined =>
  programOf(imageName(image).replace(/-(?:amd64|arm64|arm|ppc64le|s390x)$/, ''))

function componentOf(container: Container, { program, name, words }: Started, maps: readonly ConfigMap[]): Component {
  const flags = settingsOfFlags(words, program)
  const environment = program === 'etcd' ? settingsOfEnvironment(container, maps) : []
  const { places, unset, elsewhere } = besideFile(program, [environment, flags.given])
  const reading = factsOf(program, ...places)
  const version = versionOf(container, program)
  const application = program === 'etcd' ? applicationOf(container) : undefined
  // A patch is checked for what it says; what it leaves out, it leaves to whatever it is laid over.
  const isPart = container.opaque?.because === onlyPart
  const unknown: Unresolved | undefined =
    container.unresolved.get('entrypoint') ??
    container.unresolved.get('command') ??
    (isPart ? undefined : container.opaque) ??
    flags.opaque ??
    elsewhere
  return component({
    ...reading.facts,
    program,
    ...(version && { version }),
    ...(application && { application }),
    key: `${container.key}/${program}`,
    name: program,
    dialect: container.dialect,
    at: name.use ?? name.span,
    owner: container.owner,
    oneOff: container.oneOff,
    unresolved: new Map([...unset, ...reading.unresolved]),
    ...((isPart || readsFile(program, flags.given)) && { unsupported: unsetIn(reading) }),
    nearestParent: reading.nearestParent,
    ...(unknown && { opaque: unknown }),
  })
}

/** A store of an application: not of the system's namespace, nor on the network of its node. */
function applicationOf({ platform, image, at, namespace, networkMode, ports }: Container): Component['application'] {
  const place = image?.at ?? at
  const isOnHost = networkMode?.value === 'host'
  if (platform === 'kubernetes')
    return namespace?.value === 'kube-system' || isOnHost ? undefined : { value: 'reachable', at: place }
  const isPublished = isOnHost || ports.some(({ value: { hostIp } }) => !hostIp || !isOwnAddress(hostIp))
  return { value: isPublished ? 'reachable' : 'private', at: place }
}

/** The version that an image of Kubernetes has in its tag; one of another make says nothing. */
function versionOf({ image }: Container, program: Program): Fact<string> | undefined {
  const reference = image && parseImage(image.value)
  const name = reference?.repository.replace(/^.*\//s, '') ?? ''
  if (!image || !(name.startsWith(program) || /hyperkube|kubernetes/.test(name))) return undefined
  const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(reference?.tag ?? '')?.[1]
  return version === undefined ? undefined : { value: version, at: image.at }
}

interface Environment {
  readonly known: ReadonlyMap<string, Word>
}

const environmentOf = ({ env }: Container): Environment => ({
  known: new Map(
    env.flatMap(({ value: { name, value, from }, at }) =>
      from === undefined && value !== undefined ? [[name, wordOf(value, at)] as const] : [],
    ),
  ),
})

const wordOf = (text: string, span: Span): Word =>
  isPlaceholder(text) ? { text, span, unsure: `${text} is a placeholder` } : { text, span }

/** `$(NAME)` as the kubelet puts it in; what it does not know stays as written, and is not known here. */
function expanded(word: Word, { known }: Environment): Word {
  if (!word.text.includes('$(')) return isPlaceholder(word.text) ? unsure(word) : word
  let isKnown = true
  const text = word.text.replaceAll(/\$(\$|\(([\w.-]+)\))/g, (whole, inside: string, name: string) => {
    if (inside === '$') return '$'
    const value = known.get(name)
    if (!value || value.unsure !== undefined) isKnown = false
    return value?.text ?? whole
  })
  return isKnown ? { ...word, text } : unsure(word)
}

const unsure = (word: Word): Word => ({ ...word, unsure: `${word.text} is a placeholder` })
