import { capabilityName } from '../../knowledge/capabilities.ts'
import type { ContainerFacts, Field } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { isEmptyOption, nameOfOption, parseSecurityOption } from '../command/flag-values.ts'
import { factAt, type Node, spanOf } from '../parse/yaml.ts'
import type { Values } from './values.ts'

type Security = Pick<
  ContainerFacts,
  | 'privileged'
  | 'capAdd'
  | 'capDrop'
  | 'seccomp'
  | 'seccompProfile'
  | 'appArmor'
  | 'seLinux'
  | 'noNewPrivileges'
  | 'procMount'
>

const optionFields = ['noNewPrivileges', 'seccomp', 'appArmor', 'seLinux', 'procMount'] as const satisfies Field[]

export function securityOf(values: Values): Security {
  const facts: Security = {
    privileged: values.boolean('privileged', 'privileged'),
    capAdd: capabilities(values, 'capAdd', 'cap_add'),
    capDrop: capabilities(values, 'capDrop', 'cap_drop'),
  }
  for (const item of values.items('seccomp', 'security_opt')) {
    const { text, because } = optionText(values, item)
    const option = parseSecurityOption(text.trim().replace(/^([\w-]+)\s*([:=])\s*/, '$1$2'))
    if (because !== undefined) {
      // `seccomp:${PROFILE}` leaves one field unresolved, `${OPTION}` all of them.
      for (const field of option ? [option.field] : optionFields) values.markUnresolved(field, spanOf(item), because)
    } else if (option?.field === 'noNewPrivileges') facts.noNewPrivileges = factAt(item, option.value)
    else if (option?.field === 'seLinux') facts.seLinux = factAt(item, { ...facts.seLinux?.value, ...option.value })
    else if (option) facts[option.field] = factAt(item, option.value)
    if (option?.field === 'seccomp' && option.profile !== undefined) facts.seccompProfile = factAt(item, option.profile)
  }
  const list = values.get('security_opt')
  if (list?.kind === 'map')
    for (const field of optionFields) values.markUnresolved(field, spanOf(list), 'this is not a list')
  return facts
}

/** The options that no fact holds, by their names. */
export const otherSecurityOptions = (values: Values): [Node, string][] =>
  values.items('seccomp', 'security_opt').flatMap((item): [Node, string][] => {
    const { text, because } = optionText(values, item)
    const option = parseSecurityOption(text.trim())
    return because !== undefined || (option && !isEmptyOption(option)) ? [] : [[item, nameOfOption(text.trim())]]
  })

/** `- seccomp: unconfined`, with the blank that makes a mapping of it, means the same to its writer. */
function optionText(values: Values, item: Node): { text: string; because?: string } {
  if (item.kind === 'scalar') return values.filled(item, 'seccomp')
  const entry = item.kind === 'map' ? item.own[0] : undefined
  if (entry?.value.kind !== 'scalar') return { text: '' }
  const value = values.filled(entry.value, 'seccomp')
  return { ...value, text: `${entry.key.text}:${value.text}` }
}

function capabilities(values: Values, field: Field, key: string): Fact<string>[] {
  return values.facts(field, [key], capabilityName, 'a capability')
}
