import type { Field } from '../model/container.ts'
import type { Mapping } from '../readers/parse/yaml.ts'
import { type Changes, guilty, listOf, removal, replacedIf, type Wanted } from './hit.ts'
import { type Step, valueOfKey } from './yaml-tree.ts'
import { replaced, setAt } from './yaml-write.ts'

type Value = string | number | boolean

/** The parameters of a module that starts a container. */
export function moduleOf({ subject }: Wanted): Mapping | undefined {
  const { source, start, end } = subject.at
  if (subject.kind !== 'container' || subject.dialect !== 'run' || !/\.ya?ml$/i.test(source.path)) return undefined
  if (!/(?:^|\.)[a-z]+_container$/.test(source.text.slice(start, end))) return undefined
  const parameters = valueOfKey(subject.at)
  return parameters?.kind === 'map' ? parameters : undefined
}

/** What sets them goes: without it the engine's own profile holds. */
const profiles: ReadonlySet<string> = new Set(['seccomp', 'appArmor'])

export function changesOfModule(wanted: Wanted, parameters: Mapping): Changes {
  const { edit, subject } = wanted
  const step = guilty(wanted)
  if ('remove' in edit || ('set' in edit && profiles.has(edit.set))) return step && removal(wanted, parameters)
  if (!('set' in edit)) return undefined
  const isPodman = subject.at.source.text.slice(subject.at.start, subject.at.end).endsWith('podman_container')
  return written(edit.set as Field, edit.value, { parameters, step, isPodman })
}

interface Place {
  readonly parameters: Mapping
  readonly step: Step | undefined
  readonly isPodman: boolean
}

function written(field: Field, value: Value, place: Place): Changes {
  switch (field) {
    case 'readOnlyRootFilesystem':
      return one('read_only', value, place)
    case 'memoryLimit':
      return one('memory', `${Math.round(Number(value) / (1024 * 1024))}m`, place)
    case 'cpuLimit':
      return one('cpus', value, place)
    case 'pidsLimit':
      return one('pids_limit', value, place)
    case 'capDrop':
      return item('cap_drop', String(value), place)
    case 'noNewPrivileges':
      return item(place.isPodman ? 'security_opt' : 'security_opts', `no-new-privileges:${value}`, place)
    case 'restart':
      return restart(String(value), place)
    default:
      return undefined
  }
}

const one = (key: string, value: Value, { parameters, step }: Place): Changes =>
  step ? replacedIf(step, (name) => name === key, value) : listOf(setAt(parameters, [key], value))

/** An item of a list that is there, or a list of its own; a single text is left alone. */
function item(key: string, value: string, { parameters, step }: Place): Changes {
  if (step?.parent.kind === 'seq')
    return key === 'cap_drop' ? [{ replaceItems: step.parent, value }] : listOf(replaced(step.node, value))
  return step ? undefined : listOf(setAt(parameters, [key], [value]))
}

/** Docker's module has the attempts in a parameter of their own. */
function restart(value: string, place: Place): Changes {
  if (place.isPodman) return one('restart_policy', value, place)
  const [condition = '', attempts] = value.split(':')
  const policy = one('restart_policy', condition, place)
  const retries = setAt(place.parameters, ['restart_retries'], Number(attempts))
  return policy && retries ? [...policy, retries] : undefined
}
