import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import type { Fact } from '../../model/source.ts'
import { factAt, type Mapping, type Node } from '../parse/yaml.ts'
import { splitArgv } from './argv.ts'
import { at, type Values } from './values.ts'

/** A command's words; variables without a value stay as they are written. */
export function wordsOf(values: Values, command: Node): readonly string[] | undefined {
  return command.kind === 'seq' ? command.items.map((item) => textOf(values, item)) : splitArgv(textOf(values, command))
}

/** Where labels, the health check and the texts of configs hold a credential; never the credential. */
export function writtenCredentialsOf(values: Values, root: Mapping | undefined): Fact<string>[] {
  return [...inLabels(values), ...inHealthCheck(values), ...inConfigs(values, root)]
}

function inLabels(values: Values): Fact<string>[] {
  const places = [['labels'], ['deploy', 'labels'], ['build', 'labels']]
  const labels = places.flatMap((place) => values.pairsOf(values.get(...place)))
  return labels.flatMap(({ name, value, at: place }) =>
    value !== undefined && isCredential(name, value) ? [{ value: `label ${name}`, at: place }] : [],
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
