import { withOpenPort } from '../../knowledge/ports.ts'
import type { Port } from '../../model/container.ts'
import type { ContainerPort, Fact } from '../../model/source.ts'
import { parsePort } from '../command/flag-values.ts'
import { exposedRange, maxPorts } from '../parse/exposed-ports.ts'
import { factAt, type Mapping, type Node, spanOf } from '../parse/yaml.ts'
import { asInteger, at, type Values } from './values.ts'

/** Published ports, short and long. */
export function portsOf(values: Values): Fact<Port>[] {
  const ports = values.items('ports', 'ports').flatMap((item: Node): Fact<Port>[] => {
    const before = values.unresolved.get('ports')
    values.unresolved.delete('ports')
    const found = item.kind === 'map' ? longPort(values, item) : (values.fact('ports', item, shortPort, 'a port') ?? [])
    const open = values.unresolved.get('ports')
    const all = open ? withOpenPort(before, open, containerSide(values, item)) : before
    if (all) values.unresolved.set('ports', all)
    return [found].flat()
  })
  // A later file may say the same in the other form.
  return [...new Map(ports.map((fact) => [portText(fact.value), fact])).values()]
}

/** What stands behind the last variable of `${PORT}:80` is of the container, and an address before it the host's. */
function containerSide(values: Values, item: Node): ContainerPort | undefined {
  if (item.kind === 'scalar' && item.text.length <= 200) {
    const [, hostIp, written] =
      /^(?:(\d+(?:\.\d+){3}|\[[\da-f:.]+\]):(?=.*:))?.*?:(\d+(?:-\d+)?(?:\/\w+)?)$/i.exec(item.text) ?? []
    const port = written === undefined ? undefined : parsePort(written)
    return port && { ...port, ...(hostIp !== undefined && { hostIp: hostIp.replace(/[[\]]/g, '') }) }
  }
  if (item.kind !== 'map') return undefined
  const target = at(item, 'target')
  const containerPort = asInteger(target?.kind === 'scalar' ? target.text : '')
  const address = at(item, 'host_ip')
  const hostIp = address?.kind === 'scalar' && !address.text.includes('$') ? address.text : undefined
  const protocol = protocolOf(values.text('ports', at(item, 'protocol')))
  return containerPort === undefined ? undefined : { ...(hostIp && { hostIp }), containerPort, protocol }
}

const portText = ({ hostIp, hostPort, hostPortEnd = hostPort, containerPort, containerPortEnd, protocol }: Port) =>
  [hostIp, hostPort, hostPortEnd, containerPort, containerPortEnd, protocol].join(' ')

/** `[[ip:]host[-end]:]container[-end][/protocol]`; an IPv6 address may stand without brackets. */
function shortPort(text: string): Port | undefined {
  // Longer than any port, and the pattern below is slow to reject it.
  if (text.length > 100) return undefined
  const bare = /^([\da-f]*:[\da-f:.]*:[\da-f.]*):(\d*(?:-\d+)?:\d[\d-]*(?:\/\w+)?)$/i.exec(text)
  return parsePort(bare ? `[${bare[1]}]:${bare[2]}` : text)
}

function longPort(values: Values, item: Mapping): Fact<Port>[] {
  const text = (name: string) => values.text('ports', at(item, name))
  const [target, published, address] = [text('target'), text('published'), text('host_ip')]
  const isOpen = (name: string) => {
    const node = at(item, name)
    return node !== undefined && (node.kind !== 'scalar' || values.filled(node, 'ports').because !== undefined)
  }
  if (['target', 'published', 'host_ip'].some(isOpen)) return []
  const containerPort = asInteger(target ?? '')
  const range = /^(\d+)(?:-(\d+))?$/.exec(published ?? '')
  if (containerPort === undefined || (published !== undefined && !range)) {
    values.markUnresolved('ports', spanOf(item), 'this is not a port')
    return []
  }
  const hostIp = address?.replace(/^\[(.*)\]$/, '$1')
  const place = at(item, 'published') ?? at(item, 'target') ?? item
  const port: Port = {
    ...(hostIp !== undefined && { hostIp }),
    ...(range && { hostPort: Number(range[1]) }),
    ...(range?.[2] !== undefined && { hostPortEnd: Number(range[2]) }),
    containerPort,
    protocol: protocolOf(text('protocol')),
  }
  return [factAt(place, port)]
}

function protocolOf(text: string | undefined): Port['protocol'] {
  const name = text?.toLowerCase()
  return name === 'udp' || name === 'sctp' ? name : 'tcp'
}

/** Ports that the service declares, published or not. */
export function exposedPortsOf(
  values: Values,
  ports: readonly Fact<Port>[],
  image: readonly Fact<Port>[],
): Fact<Port>[] {
  let count = 0
  const declared = values.items('exposedPorts', 'expose').flatMap((item) => {
    const text = values.text('exposedPorts', item) ?? ''
    // Where there are thousands the beginning of each further range is enough.
    const range = exposedRange(text, count < maxPorts ? undefined : 1)
    count += range.length
    return range.map((port) => factAt(item, port))
  })
  const seen = new Set<string>()
  const all = [...declared, ...ports, ...image]
  return all.flatMap(({ value: { containerPort, protocol }, at: place }) => {
    const key = `${containerPort}/${protocol}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ value: { containerPort, protocol }, at: place }]
  })
}
