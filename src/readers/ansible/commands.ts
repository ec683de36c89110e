import { registryHost } from '../../knowledge/registry-clients.ts'
import type { Client } from '../../model/client.ts'
import { splitWords, type Word } from '../parse/words.ts'
import { booleanOf, entryAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'
import { unverifiedRegistry } from '../shell/client.ts'

/** Modules that are read as the command line which does the same. Source: the documentation of community.docker. */
export const execModule =
  /^(?:\w+\.\w+\.)?(?:docker_container_exec|podman_container_exec|docker_compose_v2_(?:run|exec))$/
export const swarmModule = /^(?:\w+\.\w+\.)?(?:docker_swarm|docker_network|docker_swarm_service)$/

const buildModule = /^(?:\w+\.\w+\.)?(?:docker_image(?:_build)?|podman_image)$/

/** The command line by which a module builds an image; none where it only pulls, tags or takes one away. */
export function wordsOfBuild(module: string, parameters: Node, at: Scalar): Word[] {
  if (!buildModule.test(module) || /^absent$/.test(textAt(parameters, 'state') ?? '')) return []
  const isPodman = module.endsWith('podman_image')
  const build = nodeAt(parameters, 'build')
  const settings = build?.kind === 'map' ? build : parameters
  const path = nodeAt(settings, 'path') ?? nodeAt(parameters, 'path')
  const isBuilt = build?.kind === 'map' || module.endsWith('_build') || textAt(parameters, 'source') === 'build'
  if (!isBuilt && !path) return []
  const fixed = (text: string): Word => ({ text, span: spanOf(at) })
  const flags = Object.entries(ofBuild).flatMap(([key, flag]) => flagsOf(settings, key, flag))
  const extra = linesOf(nodeAt(settings, 'extra_args')).flatMap((line) =>
    splitWords(line.text, (from, to) => line.within(from, to)),
  )
  const name = linesOf(nodeAt(parameters, 'name')).map((line) => ({ ...wordOf(line), text: `--tag=${line.text}` }))
  // Docker looks for the Dockerfile in the folder, Podman where it runs.
  const context = linesOf(path).map(placed)
  const file = ['dockerfile', 'file', 'container_file'].flatMap((key) => linesOf(nodeAt(settings, key))).map(placed)
  const folder = isPodman || context[0] === undefined ? '' : `${context[0].text.replace(/\/+$/, '')}/`
  const named = file.slice(0, 1).map((word) => ({ ...word, text: `--file=${folder}${word.text}` }))
  const own = [...flags, ...extra, ...name, ...named]
  return [
    ...[isPodman ? 'podman' : 'docker', 'build'].map(fixed),
    ...own,
    ...(context[0] ? [context[0]] : [fixed('.')]),
  ]
}

const ofBuild = { network: 'network', args: 'build-arg', target: 'target', cache_from: 'cache-from' }

/** A path below the folder of the playbook, or beside that of the role's tasks. */
export function placed(node: Scalar): Word {
  const text = node.text
    .replace(/^\s*\{\{\s*playbook_dir\s*\}\}\/?/, './')
    .replace(/^\s*\{\{\s*role_path\s*\}\}\/?/, '../')
  return text.includes('{{') ? wordOf(node) : { text, span: spanOf(node) }
}

const podmanModule = /^(?:\w+\.\w+\.)?podman_\w+$/

/** A registry that a module of Podman's reaches without verified TLS. */
export function unverifiedBy(module: string, parameters: Node, key: (name: string) => string): Client[] {
  if (!podmanModule.test(module)) return []
  const at = ['validate_certs', 'tls_verify', 'tlsverify'].map((name) => nodeAt(parameters, name)).find((node) => node)
  if (at?.kind !== 'scalar' || booleanOf(at) !== false) return []
  const host = textAt(parameters, 'registry') ?? textAt(parameters, 'push_args', 'dest')
  const image = textAt(parameters, 'image') ?? textAt(parameters, 'name')
  const registry = registryHost(host ?? '') ?? registryHost(image ?? '') ?? ''
  return [unverifiedRegistry('podman', registry, spanOf(at), key)]
}

/** The command line of a module's parameters; none where it takes something away. */
export function wordsOfModule(module: string, parameters: Node, at: Scalar): Word[] {
  if (/^(?:absent|inspect|join|remove)$/.test(textAt(parameters, 'state') ?? '')) return []
  const fixed = (text: string): Word => ({ text, span: spanOf(at) })
  const flags = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).flatMap(([key, flag]) => flagsOf(parameters, key, flag))
  const name = linesOf(nodeAt(parameters, 'name')).map(wordOf)
  switch (module.replace(/^.*\./, '')) {
    case 'docker_swarm':
      return [...['docker', 'swarm', 'init'].map(fixed), ...flags(ofSwarm)]
    case 'docker_network':
      return [
        ...['docker', 'network', 'create'].map(fixed),
        ...flags({ driver: 'driver', driver_options: 'opt' }),
        ...name,
      ]
    case 'docker_swarm_service': {
      const image = linesOf(nodeAt(parameters, 'image')).map(wordOf)
      const named = name.map((word) => ({ ...word, text: `--name=${word.text}` }))
      const given = [...flags(ofService), ...mountsOf(parameters), ...portsOf(parameters), ...healthOf(parameters)]
      const own = [...named, ...given]
      return image.length > 0 ? [...['docker', 'service', 'create'].map(fixed), ...own, ...image] : []
    }
    case 'docker_compose_v2_run':
    case 'docker_compose_v2_exec': {
      const command = module.endsWith('run') ? 'run' : 'exec'
      const service = linesOf(nodeAt(parameters, 'service')).map(wordOf)
      return [...['docker', 'compose', command].map(fixed), ...flags(ofCompose[command]), ...service.slice(0, 1)]
    }
    default: {
      const target = [...linesOf(nodeAt(parameters, 'container')).map(wordOf), ...name]
      return [
        ...['docker', 'exec'].map(fixed),
        ...flags({ user: 'user', privileged: 'privileged' }),
        ...target.slice(0, 1),
      ]
    }
  }
}

const ofSwarm = {
  autolock_managers: 'autolock',
  listen_addr: 'listen-addr',
  advertise_addr: 'advertise-addr',
  data_path_addr: 'data-path-addr',
}

const ofCompose = {
  run: {
    user: 'user',
    volumes: 'volume',
    publish: 'publish',
    env: 'env',
    cap_add: 'cap-add',
    cap_drop: 'cap-drop',
    entrypoint: 'entrypoint',
  },
  exec: { user: 'user', privileged: 'privileged' },
}

const ofService = {
  user: 'user',
  cap_add: 'cap-add',
  cap_drop: 'cap-drop',
  env: 'env',
  read_only: 'read-only',
  'limits.cpus': 'limit-cpu',
  'limits.memory': 'limit-memory',
  'restart_config.condition': 'restart-condition',
  'restart_config.max_attempts': 'restart-max-attempts',
  networks: 'network',
}

/** A value, each of a list, or each of a mapping as `name=value`; a switch as `true` or `false`. */
function flagsOf(parameters: Node, key: string, flag: string): Word[] {
  const node = nodeAt(parameters, ...key.split('.'))
  if (node?.kind === 'map')
    return [...node.entries].flatMap(([name, { value }]) =>
      value.kind === 'scalar' ? [{ ...wordOf(value), text: `--${flag}=${name}=${value.text}` }] : [],
    )
  return linesOf(node).map((line) => {
    const isOn = booleanOf(line)
    return { ...wordOf(line), text: `--${flag}=${isOn === undefined ? line.text : isOn}` }
  })
}

/** `healthcheck: {test: [CMD, curl, …]}`; `[NONE]` switches it off. */
function healthOf(parameters: Node): Word[] {
  const [first, ...more] = linesOf(nodeAt(parameters, 'healthcheck', 'test'))
  if (!first) return []
  if (first.text === 'NONE') return [{ ...wordOf(first), text: '--no-healthcheck' }]
  const words = /^CMD(?:-SHELL)?$/.test(first.text) ? more : [first, ...more]
  return [{ ...wordOf(first), text: `--health-cmd=${words.map(({ text }) => text).join(' ')}` }]
}

/** `mounts: [{source: …, target: …}]`: of the host's files where no other type is given. */
const mountsOf = (parameters: Node): Word[] =>
  itemsOf(nodeAt(parameters, 'mounts')).flatMap((mount) => {
    const source = entryAt(mount, 'source')?.value ?? mount
    const parts = ['type', 'source', 'target'].flatMap((name) => {
      const text = textAt(mount, name)
      return text === undefined ? [] : [`${name}=${text}`]
    })
    const readOnly = nodeAt(mount, 'readonly')
    const type = textAt(mount, 'type') === undefined ? ['type=bind'] : []
    const mode = readOnly?.kind === 'scalar' && booleanOf(readOnly) === true ? ['readonly'] : []
    const word = source.kind === 'scalar' ? wordOf(source) : { span: spanOf(mount) }
    return parts.length > 0 ? [{ ...word, text: `--mount=${[...type, ...parts, ...mode].join(',')}` }] : []
  })

/** `publish: [{published_port: 80, target_port: 8080}]` */
const portsOf = (parameters: Node): Word[] =>
  itemsOf(nodeAt(parameters, 'publish')).flatMap((port) => {
    const [published, target] = ['published_port', 'target_port'].map((name) => textAt(port, name))
    return target === undefined
      ? []
      : [
          {
            text: `--publish=${published === undefined ? '' : `published=${published},`}target=${target}`,
            span: spanOf(port),
          },
        ]
  })

/** Jinja puts its expressions in before the module runs. */
function wordOf(node: Scalar): Word {
  const unsure = node.text.includes('{{') ? `${node.text} is known only when the playbook runs` : undefined
  return { text: node.text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}
