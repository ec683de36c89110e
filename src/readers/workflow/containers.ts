import { knownImage, openImage } from '../../knowledge/image-reference.ts'
import { type Container, container, type EnvironmentVariable, type Field } from '../../model/container.ts'
import { type Fact, type Origin, position, type Unresolved } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { imageName, parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { distinct, imageOnly } from '../command/variants.ts'
import { unresolvedOf, type Word } from '../parse/words.ts'
import {
  type Entry,
  entriesOf,
  entryAt,
  factAt,
  itemsOf,
  type Node,
  nodeAt,
  type Scalar,
  spanOf,
} from '../parse/yaml.ts'
import type { FoundGap } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
import type { Job } from './jobs.ts'
import { onlyInTheRun, type Scope } from './scope.ts'
import { inEveryWay, type World } from './worlds.ts'

/** Ways in which the settings of one container may come out. */
const maxWays = 64

/** Where containers are found, and how they are named. */
export interface Place {
  readonly prefix: string
  readonly keys: Keys
  readonly gaps: FoundGap[]
}

/** The containers that a job declares: its own and its services. */
export function jobContainers(job: Job, place: Place): Container[] {
  const own = entryAt(job.node, 'container')
  const services = nodeAt(job.node, 'services')
  return [
    ...(own ? declared(own, `${place.prefix}container`, undefined, job.start, place) : []),
    ...(services ? declaredServices(services, job, place) : []),
  ]
}

function declaredServices(services: Node, job: Job, place: Place): Container[] {
  const maps = inEveryWay((world) => job.start.node(services, world), maxWays)
  const known = new Set(maps.filter((map) => map?.kind === 'map'))
  if (maps.includes(undefined)) {
    const { line } = position(services.source, services.start)
    const because = 'the services come from an expression whose value is not known'
    place.gaps.push({ path: services.source.path, line, because, blocking: true })
  }
  return [...known].flatMap(entriesOf).flatMap((service) => {
    const { text } = service.key
    return declared(service, `${place.prefix}services/${text}`, text, job.start, place)
  })
}

/** A container as it comes out in each way; where the image alone differs, no more is read of it. */
function declared(entry: Entry, key: string, name: string | undefined, scope: Scope, { keys }: Place): Container[] {
  const ways = inEveryWay((world) => oneDeclared(entry, name, scope, world), maxWays)
  const found = ways.filter((way) => way !== undefined)
  return distinct(found, ({ flags, image }) => [flags, image]).map(({ item, isImageOnly, alike }) => {
    const origins = alike.flatMap((way) => way.origins)
    const read = isImageOnly ? imageOnly(item.read) : item.read
    return { ...read, key: keys.next(key), ...(origins.length > 0 && { origins }) }
  })
}

interface Declared {
  readonly read: Container
  readonly origins: readonly Origin[]
  readonly flags: string
  readonly image: string
}

/** `container: image` or a map of image, options, volumes, ports and env. Nothing or an empty image declares no container. */
function oneDeclared(entry: Entry, name: string | undefined, scope: Scope, world: World): Declared | undefined {
  const node = scope.node(entry.value, world) ?? entry.value
  const image = node.kind === 'scalar' ? node : (scope.node(nodeAt(node, 'image'), world) ?? nodeAt(node, 'image'))
  if (image?.kind !== 'scalar' || image.isNull) return undefined
  const origins: Origin[] = []
  const wordOf = (scalar: Scalar): Word => {
    const { value, places } = world.traced(() => scope.word(scalar, world))
    if (places.length > 0) origins.push({ at: value.span, from: places })
    return value
  }
  const word = wordOf(image)
  if (word.text === '') return undefined
  const options = mayBeMap(node, word) ? node : nodeAt(node, 'options')
  const split = splitFlags(options?.kind === 'scalar' ? scope.words(options, world, origins) : [], runTable, {
    flagsOnly: true,
  })
  const unresolved = new Map<Field, Unresolved>()
  const listed = (key: string, flag: string, field: Field): Flag[] => {
    const list = nodeAt(node, key)
    const known = scope.node(list, world)
    if (list && !known && list.kind === 'scalar')
      unresolved.set(field, { because: onlyInTheRun(list.text.trim()), at: spanOf(list) })
    return itemsOf(known).flatMap((item) => (item.kind === 'scalar' ? [{ name: flag, value: wordOf(item) }] : []))
  }
  const flags = [...split.flags, ...listed('volumes', 'volume', 'mounts'), ...listed('ports', 'publish', 'ports')]
  const at = spanOf(entry.key)
  const frame = { form: 'run', dialect: 'workflow', at, key: (own: string) => own } as const
  const read = parseFlags({ ...split, flags }, frame, name ?? imageName(word.text))
  const unsupported = new Set([...read.unsupported, ...(read.restart ? [] : (['restart'] as const))])
  const env = [...read.env, ...environmentOf(scope.node(nodeAt(node, 'env'), world), wordOf)]
  const known: Container = {
    ...read,
    env,
    unsupported,
    unresolved: new Map([...unresolved, ...read.unresolved]),
    oneOff: true,
  }
  return {
    read: withImage(known, word),
    origins,
    flags: JSON.stringify([
      flags.map(({ name: flag, value }) => [flag, value.text]),
      split.opaque?.because,
      env.map(({ value }) => value),
    ]),
    image: word.text,
  }
}

/** What an expression makes of JSON, or of a matrix that is made of it, may be a map with options as well as an image. */
const mayBeMap = (node: Node, { unsure }: Word): boolean =>
  node.kind === 'scalar' &&
  unsure !== undefined &&
  /^\$\{\{(?:(?!\}\}).)*\}\}$/s.test(node.text.trim()) &&
  /\b(?:fromJSON\s*\(|matrix\b)/i.test(node.text)

function withImage(read: Container, word: Word): Container {
  const text = word.text.replace(/^docker:\/\//, '')
  const value = word.unsure === undefined ? text : knownImage(text)
  if (value !== undefined) return { ...read, image: { value, at: word.span } }
  return { ...read, unresolved: new Map([...read.unresolved, ['image', openImage(unresolvedOf(word), text)]]) }
}

function environmentOf(map: Node | undefined, wordOf: (scalar: Scalar) => Word): Fact<EnvironmentVariable>[] {
  return entriesOf(map).flatMap(({ key: { text: name }, value }): Fact<EnvironmentVariable>[] => {
    if (value.kind !== 'scalar') return []
    if (/\$\{\{[^}]*\bsecrets\./.test(value.text)) return [factAt(value, { name, from: 'secret' })]
    const { text, unsure } = wordOf(value)
    return [factAt(value, unsure === undefined ? { name, value: text } : { name, from: 'host' })]
  })
}

/** `uses: docker://image`: the runner decides everything but the image and what the step gives it. */
export function dockerStep(uses: Scalar, step: Node, scope: Scope, { prefix, keys }: Place): Container[] {
  const image = uses.text.slice('docker://'.length)
  const name = imageName(image)
  const at = spanOf(uses)
  const ways = inEveryWay((world) => {
    const word = scope.word(uses, world, image)
    const env = environmentOf(scope.node(nodeAt(step, 'env'), world), (scalar) => scope.word(scalar, world))
    return { word, env }
  }, maxWays)
  const start = Math.min(at.end, at.start + 'docker://'.length)
  return distinct(ways, ({ word, env }) => [JSON.stringify(env.map(({ value }) => value)), word.text]).map(
    ({ item: { word, env }, isImageOnly }) => {
      const key = keys.next(`${prefix}uses/${name}`)
      const frame = { key, name, dialect: 'workflow', at, oneOff: true } as const
      const value = word.unsure === undefined ? word.text : knownImage(word.text)
      const read =
        value === undefined
          ? container({
              ...frame,
              env,
              unresolved: new Map([['image', openImage({ ...unresolvedOf(word), at }, word.text)]]),
            })
          : container({ ...frame, env, image: { value, at: { ...at, start } } })
      return isImageOnly ? imageOnly(read) : withUnsetUnsupported(read)
    },
  )
}
