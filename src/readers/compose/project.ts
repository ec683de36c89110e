import { hostOfAddress } from '../../knowledge/engine-address.ts'
import { isEngineSocket } from '../../knowledge/host-paths.ts'
import type { Build } from '../../model/build.ts'
import type { Container, Mount } from '../../model/container.ts'
import { type Exec, type ExecFacts, exec } from '../../model/exec.ts'
import { folderOf } from '../../model/path.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { withUnsetUnsupported } from '../command/flags.ts'
import { entriesOf, factAt, itemsOf, type Mapping, spanOf, textAt } from '../parse/yaml.ts'
import type { DockerfileBuild } from '../reader.ts'
import { buildOf } from './build.ts'
import { wordsOf } from './credentials.ts'
import { builtBy, externalImage, type ServiceImage } from './image.ts'
import { type Definition, idOf, type Loader, type Project } from './load.ts'
import { mappingOf, merge } from './merge.ts'
import { serviceContainer, servicesOnly, variablesIn } from './service.ts'
import { asBoolean, at, Values } from './values.ts'

interface Service {
  readonly definition: Definition
  readonly values: Values
}

export interface ReadService {
  readonly definition: Definition
  readonly container: Container
  readonly hooks: readonly Exec[]
  readonly builds: readonly Build[]
  /** The containers that run to their end before the service's own starts (`pre_start`). */
  readonly before: readonly Container[]
  readonly made?: DockerfileBuild
}

/** Every service of a project that becomes a container. */
export function readProject(loader: Loader, project: Project): ReadService[] {
  const services = [...project.services.values()].flatMap((definition) => serviceOf(loader, definition) ?? [])
  const builds = new Map<string, Service>()
  for (const service of services) {
    const name = service.values.plain(service.values.get('image'))
    if (name !== undefined && service.values.get('build')) builds.set(name, service)
  }
  const read: ReadService[] = []
  for (const { definition, values } of services) {
    const image = imageOf(definition, values, builds)
    const whole = serviceContainer(values, definition, image, project.root)
    const container = isFragment(values, definition) ? fragmentOf(whole) : whole
    if (!loader.mayTake(definition, container)) break
    const before = containersBefore(loader, definition, values, project.root)
    const hooks = hooksOf(values, container)
    read.push({ definition, container, hooks, builds: buildOf(values, container), before, made: image.made })
  }
  const byName = new Map(read.map(({ definition, container }) => [definition.name, container]))
  const borrowed = services.slice(0, read.length).map(({ values }) => mountsFromServices(values, byName))
  read.forEach(({ container }, i) => {
    container.mounts = [...container.mounts, ...borrowed[i]!]
  })
  for (const { container } of read)
    if (container.env.some(({ value }) => value.name === 'DOCKER_HOST')) container.env = withProxies(container, byName)
  return read
}

/** A service with the engine's socket and without published ports stands between the others and the engine. */
function withProxies({ env }: Container, byName: ReadonlyMap<string, Container>): Container['env'] {
  return env.map((fact) => {
    const { name, value = '' } = fact.value
    const service = name === 'DOCKER_HOST' ? byName.get(hostOfAddress(value)) : undefined
    const hasSocket = service?.mounts.some((mount) => isEngineSocket(mount.value.source ?? ''))
    const isProxy = hasSocket && service?.ports.length === 0 && !service.privileged?.value
    return isProxy ? { ...fact, value: { ...fact.value, isEngineProxy: true as const } } : fact
  })
}

/** The image that a service builds: under its own name, or as the project and the service call it. */
export function builtImageOf(
  { container, definition }: ReadService,
  root: Mapping | undefined,
  projectNames: readonly string[],
): [string, string][] {
  const { image, build } = container
  if (!build) return []
  if (image) return [[image.value, build.value]]
  const folder = folderOf(definition.path)
  const written = textAt(root, 'name')
  const own = written ?? normalized(folder.slice(folder.lastIndexOf('/') + 1))
  // Version 1 joined them with an underscore.
  return [own, ...projectNames].flatMap((project) =>
    project === ''
      ? []
      : ['-', '_'].map((joint): [string, string] => [`${project}${joint}${container.name}`, build.value]),
  )
}

const normalized = (name: string) => name.toLowerCase().replace(/[^a-z0-9_-]/g, '')

/** No service runs without an image: this one only changes another, in a file that is not here. */
const isFragment = (values: Values, { opaque }: Definition) =>
  !opaque && !values.get('image') && !values.get('build') && !values.unresolved.has('image')

/** What a fragment does not say is not known, and nobody's fault. */
function fragmentOf(whole: Container): Container {
  const unresolved = new Map([...whole.unresolved].filter(([, { unset }]) => !unset))
  return withUnsetUnsupported({ ...whole, unresolved })
}

/** Undefined for what is not a container: a `provider:`, or text in place of a service. */
function serviceOf(loader: Loader, definition: Definition): Service | undefined {
  const { name, node } = definition
  if (node.kind !== 'map') {
    const isEmpty = node.kind === 'scalar' && node.isNull
    loader.reportGap(node, isEmpty ? `the service ${name} is empty` : `the service ${name} is not a mapping`, true)
    return undefined
  }
  const values = new Values(loader, node)
  return values.get('provider') ? undefined : { definition, values }
}

/** The image that the service builds, or another service under the name that this one runs; else an external one. */
function imageOf({ key, name }: Definition, values: Values, builds: ReadonlyMap<string, Service>): ServiceImage {
  const build = values.get('build')
  if (build) return builtBy(values, build, name)
  const image = values.get('image')
  const builder = builds.get(values.plain(image) ?? '')
  const builderSection = builder?.values.get('build')
  if (builder && builderSection) return builtBy(builder.values, builderSection, builder.definition.name)
  return externalImage(spanOf(image ?? key))
}

/** `volumes_from` adds what another service mounts. */
function mountsFromServices(values: Values, byName: ReadonlyMap<string, Container>): Fact<Mount>[] {
  return values.items('mounts', 'volumes_from').flatMap((item) => {
    const [name = '', mode] = (values.text('mounts', item) ?? '').split(':')
    const other = byName.get(name)
    if (!other) {
      const because = 'the volumes of another container are mounted'
      values.unresolved.set('mounts', { because, at: spanOf(item), unset: true })
      return []
    }
    const isReadOnly = mode === 'ro'
    return other.mounts.map(({ value }) => ({
      value: { ...value, readOnly: value.readOnly || isReadOnly },
      at: spanOf(item),
    }))
  })
}

/** What a `pre_start` hook has of its service: all that any container has, but the volumes. */
const ownOfService = new Set(
  `attach build container_name depends_on deploy develop expose extends external_links healthcheck links ports post_start
   pre_start pre_stop profiles provider restart scale stdin_open tty volumes`.split(/\s+/),
)

/** Each step of `pre_start` runs in a container of its own, which has the service's settings below those of the step. */
function containersBefore(
  loader: Loader,
  definition: Definition,
  values: Values,
  root: Mapping | undefined,
): Container[] {
  const steps = itemsOf(values.get('pre_start'))
  if (steps.length === 0) return []
  const inherited = entriesOf(values.service).filter(({ key }) => !ownOfService.has(key.text))
  const { name } = definition
  return steps.flatMap((step, i): Container[] => {
    if (step.kind !== 'map') return []
    const node = merge(mappingOf(definition.node, inherited), step, ['services', name]) as Mapping
    const own = new Values(loader, node)
    const build = at(step, 'image') ? undefined : values.get('build')
    const image = build ? builtBy(values, build, name) : externalImage(spanOf(own.get('image') ?? step))
    const frame = { key: `${definition.path}#${idOf(definition)}/pre_start/${i}`, name: `pre_start of ${name}` }
    const whole = serviceContainer(own, { ...definition, key: step }, image, root)
    return [{ ...whole, ...frame, unsupported: new Set([...whole.unsupported, ...servicesOnly]) }]
  })
}

/** Hooks enter the running container as `docker exec` does, with their own user and privileges. */
function hooksOf(values: Values, { key, name }: Container): Exec[] {
  const hooks = (['post_start', 'pre_stop'] as const).flatMap((when) =>
    itemsOf(values.get(when)).map((hook, i) => [`${key}/${when}/${i}`, hook] as const),
  )
  const watched = itemsOf(values.get('develop', 'watch')).flatMap((rule, i) => {
    const hook = values.plain(at(rule, 'action')) === 'sync+exec' ? at(rule, 'exec') : undefined
    return hook ? [[`${key}/watch/${i}`, hook] as const] : []
  })
  return [...hooks, ...watched].flatMap(([hookKey, hook]): Exec[] =>
    hook.kind === 'map'
      ? [exec({ key: hookKey, name, dialect: 'compose', at: spanOf(hook), ...hookFacts(values, hook) })]
      : [],
  )
}

function hookFacts(values: Values, hook: Mapping): ExecFacts & Pick<Exec, 'unresolved'> {
  const unresolved = new Map<keyof ExecFacts, Unresolved>()
  const fact = <T>(field: 'privileged' | 'user', parse: (text: string) => T | undefined): Fact<T> | undefined => {
    const node = at(hook, field)
    if (node?.kind !== 'scalar') return undefined
    const { text, because } = values.filled(node, field)
    if (because !== undefined) unresolved.set(field, { because, at: spanOf(node) })
    const value = because !== undefined || text === '' ? undefined : parse(text)
    return value === undefined ? undefined : factAt(node, value)
  }
  const command = at(hook, 'command')
  const words = command && wordsOf(values, command)
  return {
    privileged: fact('privileged', asBoolean),
    user: fact('user', (text) => text),
    ...(words && { command: factAt(command, words) }),
    env: variablesIn(values, values.pairsOf(at(hook, 'environment'))),
    unresolved,
  }
}
