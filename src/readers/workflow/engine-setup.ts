import { type Span, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { builderOf, grantsOf, settingsIn } from '../buildkit/buildkit.ts'
import { daemonOfJson } from '../daemon/daemon.ts'
import { splitWords } from '../parse/words.ts'
import { type Node, nodeAt, type Scalar } from '../parse/yaml.ts'
import type { Place } from './containers.ts'
import type { Scope } from './scope.ts'

const setsUpDocker = /^(?:docker\/setup-docker-action|crazy-max\/ghaction-setup-docker)@/
const setsUpBuildx = /^docker\/setup-buildx-action@/

/** The engine, or the builder, that a step sets up: what its inputs say of it. The job throws it away, so that what they leave out is not asked for. */
export function enginesSetUp(step: Node, scope: Scope, { prefix, keys, gaps }: Place): Subject[] {
  const uses = nodeAt(step, 'uses')
  if (uses?.kind !== 'scalar' || scope.job.workflows.unitOf(step)) return []
  const input = (...names: readonly string[]): Scalar | undefined => {
    const node = names.map((name) => nodeAt(step, 'with', name)).find((one) => one?.kind === 'scalar')
    return node?.kind === 'scalar' && node.text.trim() !== '' ? node : undefined
  }
  const locate =
    (node: Scalar) =>
    (from: number, to: number): Span =>
      node.within(from, to)
  const name = uses.text.replace(/@.*/s, '')
  if (setsUpDocker.test(uses.text)) {
    const config = input('daemon-config')
    if (!config) return []
    const file = { path: '/etc/docker/daemon.json', source: config.source, text: config.text, locate: locate(config) }
    return daemonOfJson(file, keys.next(`${prefix}uses/${name}/daemon`), gaps)
  }
  if (!setsUpBuildx.test(uses.text)) return []
  const flags = input('buildkitd-flags')
  const inline = input('buildkitd-config-inline', 'config-inline')
  const settings = inline && settingsIn(inline.source, inline.text, locate(inline), gaps)
  const grants = flags ? grantsOf(splitWords(flags.text, locate(flags))) : []
  const at = span(uses.source, uses.start, uses.end)
  const frame = { key: keys.next(`${prefix}uses/${name}/`), dialect: 'workflow', at } as const
  const whole = { grants: [...grants, ...(settings?.grants ?? [])], registries: settings?.registries ?? [] }
  return builderOf(whole, { ...frame, oneOff: scope.job.isThrownAway })
}
