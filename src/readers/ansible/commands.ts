import type { Word } from '../parse/words.ts'
import { booleanOf, entryAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'

/** Modules that are read as the command line which does the same. Source: the documentation of community.docker. */
export const execModule = /^(?:\w+\.\w+\.)?(?:docker_container_exec|podman_container_exec)$/
export const swarmModule = /^(?:\w+\.\w+\.)?(?:docker_swarm|docker_network|docker_swarm_service)$/

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
