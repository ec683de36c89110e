import { anImage, takenImage } from '../../knowledge/image-reference.ts'
import type { ContainerFacts, EnvironmentVariable, Field, Port, Probe } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { entryAt, factAt, isNull, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import { type Found, find, firstLine, type Settings } from './settings.ts'

/** What is set on a pod's container alone: its program, ports, probes and environment. */
export function ownFactsOf(settings: Settings, node: Node): Partial<ContainerFacts> {
  return {
    ...programOf(settings, node),
    ...portsOf(settings, node),
    livenessProbe: probeOf(settings, node, 'livenessProbe'),
    readinessProbe: probeOf(settings, node, 'readinessProbe'),
    probeHosts: probeHosts(settings, node),
    env: environmentOf(settings, node),
  }
}

function programOf(settings: Settings, node: Node): Partial<ContainerFacts> {
  const entrypoint = argv(settings, 'entrypoint', find(node, 'command'))
  const command = argv(settings, 'command', find(node, 'args'))
  const program = entrypoint ?? command
  const first = program?.value[0]
  return {
    image: settings.scalar('image', find(node, 'image'), ({ text }) => takenImage(text), anImage),
    pullPolicy: settings.text('pullPolicy', find(node, 'imagePullPolicy')),
    workingDir: settings.text('workingDir', find(node, 'workingDir')),
    entrypoint,
    command,
    processes: program && first !== undefined ? [{ ...program, value: first }] : [],
  }
}

/** `$(VAR)` is Kubernetes' own syntax here and leaves nothing unresolved. */
function argv(settings: Settings, field: Field, found: Found | undefined): Fact<readonly string[]> | undefined {
  const words = settings.items(field, found).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []))
  return found && words.length > 0 ? factAt(found.node, words) : undefined
}

function portsOf(settings: Settings, node: Node): { ports: Fact<Port>[]; exposedPorts: Fact<Port>[] } {
  const ports: Fact<Port>[] = []
  const exposedPorts: Fact<Port>[] = []
  const found = find(node, 'ports')
  settings.items('ports', found)
  for (const item of settings.items('exposedPorts', found)) {
    const inside = settings.integer('exposedPorts', find(item, 'containerPort'))
    const host = settings.integer('ports', find(item, 'hostPort'))
    const port = { containerPort: inside?.value ?? host?.value ?? 0, protocol: protocolOf(item) }
    if (inside) exposedPorts.push({ value: port, at: inside.at })
    if (!host || host.value === 0) continue
    const hostIp = textAt(item, 'hostIP')
    const published = {
      ...port,
      hostPort: host.value,
      ...(hostIp && hostIp !== '0.0.0.0' && hostIp !== '::' ? { hostIp } : {}),
    }
    ports.push({ value: published, at: host.at })
  }
  return { ports, exposedPorts }
}

function protocolOf(item: Node): Port['protocol'] {
  const protocol = textAt(item, 'protocol')?.toLowerCase()
  return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp'
}

/** Points at the probe's key. An empty probe checks nothing. */
function probeOf(settings: Settings, node: Node, key: 'livenessProbe' | 'readinessProbe'): Fact<Probe> | undefined {
  const entry = entryAt(node, key)
  const found = find(node, key)
  if (!entry || !found) return undefined
  const at = spanOf(entry.key)
  if (!found.isResolved || found.node.kind !== 'map')
    settings.markUnresolved(key, at, 'the handler of this probe is a placeholder')
  else if (found.node.entries.size > 0) return { value: { state: 'set' }, at }
  return undefined
}

const handlers = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const

/** Any host but none is outside the baseline, also the pod's own loopback. */
function probeHosts(settings: Settings, node: Node): Fact<string>[] {
  return handlers.flatMap((handler) =>
    ['httpGet', 'tcpSocket'].flatMap((action) => {
      const found = find(node, ...handler, action, 'host')
      const fact = found?.isResolved ? settings.text('probeHosts', found) : undefined
      return fact ? [fact] : []
    }),
  )
}

const references = [
  ['secretKeyRef', 'secret'],
  ['configMapKeyRef', 'configMap'],
  ['fieldRef', 'field'],
  ['resourceFieldRef', 'field'],
] as const

function environmentOf(settings: Settings, node: Node): Fact<EnvironmentVariable>[] {
  const variables = settings.items('env', find(node, 'env')).flatMap((item) => {
    const name = textAt(item, 'name')
    if (name === undefined) return []
    for (const [key, from] of references) {
      const entry = entryAt(item, 'valueFrom', key)
      if (entry && !isNull(entry.value)) return [{ value: { name, from }, at: spanOf(entry.key) }]
    }
    const source = entryAt(item, 'valueFrom')
    if (source && !isNull(source.value)) return [{ value: { name, from: 'field' as const }, at: spanOf(source.key) }]
    return [literal(item, name)]
  })
  const fromWholeObjects = settings
    .items('env', find(node, 'envFrom'))
    .flatMap((item) => [...allKeysOf(item, 'secretRef', 'secret'), ...allKeysOf(item, 'configMapRef', 'configMap')])
  return [...variables, ...fromWholeObjects]
}

function literal(item: Node, name: string): Fact<EnvironmentVariable> {
  const value = nodeAt(item, 'value')
  // Kubernetes sets it to nothing.
  if (!value || isNull(value)) return { value: { name, value: '' }, at: firstLine(item) }
  const text = textOf(value)
  if (text === undefined) return { value: { name }, at: firstLine(item) }
  return factAt(value, { name, value: text })
}

function allKeysOf(item: Node, key: string, from: 'secret' | 'configMap'): Fact<EnvironmentVariable>[] {
  const entry = entryAt(item, key)
  if (!entry || isNull(entry.value)) return []
  return [{ value: { name: textAt(entry.value, 'name') ?? '', from }, at: spanOf(entry.key) }]
}
