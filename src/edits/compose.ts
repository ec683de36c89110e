import type { Field } from '../model/container.ts'
import type { Mapping } from '../readers/parse/yaml.ts'
import { type Changes, guilty, listOf, removal, replacedIf, type Wanted } from './hit.ts'
import type { Plain } from './yaml-style.ts'
import { type Step, stepsTo, valueOfKey } from './yaml-tree.ts'
import { replaced, setAt } from './yaml-write.ts'

type Value = string | number | boolean
type Write = (service: Mapping, value: Value, step: Step | undefined) => Changes

/** How a service sets a field. */
const writers: { readonly [F in Field]?: Write } = {
  readOnlyRootFilesystem: key('read_only'),
  noNewPrivileges: (service, value, step) =>
    listed(step)
      ? listOf(replaced(step!.node, `no-new-privileges:${value}`))
      : listOf(setAt(service, ['security_opt'], [`no-new-privileges:${value}`])),
  capDrop: (service, value, step) =>
    listed(step)
      ? [{ replaceItems: step!.parent, value: String(value) }]
      : listOf(setAt(service, ['cap_drop'], [String(value)])),
  memoryLimit: limit('mem_limit', 'memory', (bytes) => [size(bytes, 'm'), size(bytes, 'M')]),
  cpuLimit: limit('cpus', 'cpus', (cpus) => [cpus, String(cpus)]),
  pidsLimit: limit('pids_limit', 'pids', (pids) => [pids, pids]),
  restart: restartWriter,
  // Without the option the engine's own profile holds.
  seccomp: (_, __, step) => (listed(step) ? [{ remove: step!.index, from: step!.parent }] : undefined),
  appArmor: (_, __, step) => (listed(step) ? [{ remove: step!.index, from: step!.parent }] : undefined),
}

export function changesOfService(wanted: Wanted): Changes {
  const { edit, subject } = wanted
  if (subject.kind !== 'container') return 'remove' in edit ? removal(wanted, partAround(wanted)) : undefined
  const service = valueOfKey(subject.at)
  if (service?.kind !== 'map' || !isService(wanted)) return undefined
  if ('remove' in edit || profiles.has('set' in edit ? edit.set : '')) return removal(wanted, service)
  if (!('set' in edit)) return undefined
  return writers[edit.set as Field]?.(service, edit.value, guilty(wanted))
}

/** The `build` or the hook that a setting is in: it stays. */
function partAround({ hit }: Wanted): Mapping | undefined {
  const steps = stepsTo(hit.at)
  const build = steps.find(({ entry }) => entry?.key.text === 'build')?.node
  const inner = steps.findLast(({ parent }) => parent.kind === 'map')?.parent
  return build?.kind === 'map' ? build : inner?.kind === 'map' ? inner : undefined
}

/** Compose sets them where they are wrong; without them the engine's own hold. */
const profiles: ReadonlySet<string> = new Set(['seccomp', 'appArmor'])

/** Other files have services in the same words. */
const isService = ({ subject }: Wanted) => stepsTo(subject.at).at(-2)?.entry?.key.text === 'services'

const listed = (step: Step | undefined): step is Step & { entry?: undefined } => step?.parent.kind === 'seq'

function key(name: string): Write {
  return (service, value, step) =>
    replacedIf(step, (other) => other === name, value) ?? listOf(setAt(service, [name], value))
}

/** A limit stands beside those that are there: below `deploy` where the service has one of its own. */
function limit(own: string, deployed: string, texts: (value: number) => readonly [Plain, Plain]): Write {
  return (service, value, step) => {
    const [text, deployedText] = texts(Number(value)) as readonly [Value, Value]
    const isOwn = replacedIf(step, (name) => name === own, text)
    if (isOwn) return isOwn
    if (step?.entry?.key.text === deployed) return replacedIf(step, () => true, deployedText)
    if (ownDeploy(service)) return listOf(setAt(service, ['deploy', 'resources', 'limits', deployed], deployedText))
    return listOf(setAt(service, [own], text))
  }
}

function restartWriter(service: Mapping, value: Value, step: Step | undefined): Changes {
  const [condition = '', attempts] = String(value).split(':')
  const inDeploy = step ? step.entry?.key.text !== 'restart' : service.entry('deploy')?.value
  const policy = ownDeploy(service)?.entry('restart_policy')?.value
  if (!inDeploy || policy?.kind !== 'map') return key('restart')(service, value, step)
  const set = (name: string, own: Value) => setAt(service, ['deploy', 'restart_policy', name], own)
  const parts = [set('condition', condition), set('max_attempts', Number(attempts))]
  return parts.every((part) => part !== undefined) ? parts : undefined
}

/** An alias is other services' as well. */
function ownDeploy(service: Mapping): Mapping | undefined {
  const entry = service.own.find(({ key: { text } }) => text === 'deploy')
  const node = entry?.value
  return node?.kind === 'map' && node.start > entry!.key.end && node.end <= service.end ? node : undefined
}

const mebibyte = 1024 * 1024
const size = (bytes: number, unit: string): string => `${Math.round(bytes / mebibyte)}${unit}`
