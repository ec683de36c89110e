import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import type { Fact } from '../../model/source.ts'
import { factAt, itemsOf, type Mapping, type Node } from '../parse/yaml.ts'
import { splitArgv } from './argv.ts'
import { at, type Values } from './values.ts'

/** A command's words; variables without a value stay as they are written. */
export function wordsOf(values: Values, command: Node): readonly string[] | undefined {
  return command.kind === 'seq' ? command.items.map((item) => textOf(values, item)) : splitArgv(textOf(values, command))
}

/** Where labels, the health check, the texts of configs and the options of drivers hold a credential; never the credential. */
export function writtenCredentialsOf(values: Values, root: Mapping | undefined): Fact<string>[] {
  const labels = [['labels'], ['deploy', 'labels'], ['build', 'labels']].flatMap((place) =>
    inPairs(values, values.get(...place), 'label'),
  )
  const annotations = inPairs(values, values.get('annotations'), 'annotation')
  const ofLogging = inPairs(values, values.get('logging', 'options'), 'logging option')
  const others = [...inHealthCheck(values), ...inConfigs(values, root), ...ofLogging, ...inVolumes(values, root)]
  return [...labels, ...annotations, ...others]
}

function inPairs(values: Values, node: Node | undefined, kind: string): Fact<string>[] {
  return values
    .pairsOf(node)
    .flatMap(({ name, value, at: place }) =>
      value !== undefined && isCredential(name, value) ? [{ value: `${kind} ${name}`, at: place }] : [],
    )
}

/** The options of the drivers of the volumes that it mounts, `o: username=a,password=b` of a network share among them. */
function inVolumes(values: Values, root: Mapping | undefined): Fact<string>[] {
  const volumes = at(root, 'volumes')
  if (!volumes) return []
  const mounted = itemsOf(values.get('volumes')).flatMap((item) => {
    const source = item.kind === 'map' ? at(item, 'source') : item
    return source?.kind === 'scalar' ? (values.plain(source)?.split(':', 1) ?? []) : []
  })
  return [...new Set(mounted)].flatMap((name) =>
    inPairs(values, at(volumes, name, 'driver_opts'), `volume ${name}: the option`),
  )
}

function inHealthCheck(values: Values): Fact<string>[] {
  const test = values.get('healthcheck', 'test')
  if (!test) return []
  const [kind, ...words] = test.kind === 'seq' ? (wordsOf(values, test) ?? []) : ['CMD-SHELL', textOf(values, test)]
  const command = kind === 'CMD-SHELL' ? ['sh', '-c', ...words] : words
  return credentialsInCommand(command).map((option) => factAt(test, `health check (${option})`))
}

const textOf = (values: Values, node: Node): string => (node.kind === 'scalar' ? values.filled(node).text : '')

function inConfigs(values: Values, root: Mapping | undefined): Fact<string>[] {
  const configs = values.get('configs')
  if (configs?.kind !== 'seq') return []
  return configs.items.flatMap((item) => {
    const name = values.plain(item.kind === 'map' ? at(item, 'source') : item) ?? ''
    const content = at(root, 'configs', name, 'content')
    if (content?.kind !== 'scalar') return []
    return credentialsInText(content.text).map(({ name: setting, start, end }) => ({
      value: `config ${name} (${setting})`,
      at: content.within(start, end),
    }))
  })
}
