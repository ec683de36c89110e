import { type Build, build } from '../../model/build.ts'
import type { Container, EnvironmentVariable } from '../../model/container.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { factAt, itemsOf, type Node, spanOf } from '../parse/yaml.ts'
import { asBoolean, at, type Values } from './values.ts'

type Field = 'privileged' | 'entitlements' | 'network'

/** What a `build` section gives to the build, where it gives anything. */
export function buildOf(values: Values, { key, name }: Pick<Container, 'key' | 'name'>): Build[] {
  const section = values.get('build')
  if (section?.kind !== 'map') return []
  const unresolved = new Map<Field, Unresolved>()
  const text = (field: Field, node: Node | undefined): Fact<string>[] => {
    if (node?.kind !== 'scalar') return []
    const { text: value, because } = values.filled(node)
    if (because !== undefined) unresolved.set(field, { because, at: spanOf(node) })
    return because !== undefined || value === '' ? [] : [factAt(node, value)]
  }
  const [privileged] = text('privileged', at(section, 'privileged'))
  const [network] = text('network', at(section, 'network'))
  const isPrivileged = privileged && asBoolean(privileged.value)
  const entitlements = itemsOf(at(section, 'entitlements')).flatMap((item) => text('entitlements', item))
  const env = values
    .pairsOf(at(section, 'args'))
    .map(({ name: argument, value, isUnknown, at: place }): Fact<EnvironmentVariable> => {
      const isKnown = value !== undefined && !isUnknown
      return { value: isKnown ? { name: argument, value } : { name: argument, from: 'host' }, at: place }
    })
  const says = privileged || network || entitlements.length > 0 || env.length > 0 || unresolved.size > 0
  if (!says) return []
  return [
    build({
      key: `${key}/build`,
      name,
      dialect: 'compose',
      at: spanOf(section),
      entitlements,
      env,
      unresolved,
      ...(privileged && isPrivileged !== undefined && { privileged: { ...privileged, value: isPrivileged } }),
      ...(network && { network }),
    }),
  ]
}
