import type { ContainerFacts, Field } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import type { Node } from '../parse/yaml.ts'
import { parseQuantity } from './quantity.ts'
import { type Found, find, type Settings } from './settings.ts'

type Resources = Pick<ContainerFacts, 'memoryLimit' | 'memoryRequest' | 'cpuLimit' | 'cpuRequest'>

/**
 * Limits and requests: the container's own (`computeResources` in a step of a Tekton task), else the pod's (`spec.resources`, 1.34
 * and later); a limit alone is the request too.
 */
export function resourcesOf(settings: Settings, container: Node, spec: Node | undefined): Resources {
  const read = (field: Field, ...path: string[]) =>
    quantity(
      settings,
      field,
      find(container, 'resources', ...path) ??
        find(container, 'computeResources', ...path) ??
        find(spec, 'resources', ...path),
    )
  const memoryLimit = whole(read('memoryLimit', 'limits', 'memory'))
  const cpuLimit = read('cpuLimit', 'limits', 'cpu')
  return {
    memoryLimit,
    cpuLimit,
    memoryRequest: requested(settings, 'memory', whole(read('memoryRequest', 'requests', 'memory')), memoryLimit),
    cpuRequest: requested(settings, 'cpu', read('cpuRequest', 'requests', 'cpu'), cpuLimit),
  }
}

const quantity = (settings: Settings, field: Field, found: Found | undefined) =>
  settings.scalar(field, found, (scalar) => parseQuantity(scalar.text), 'a quantity')

/** A fraction of a byte is rounded up, as the API server does. */
const whole = (fact: Fact<number> | undefined) => fact && { ...fact, value: Math.ceil(fact.value) }

function requested(
  settings: Settings,
  resource: 'memory' | 'cpu',
  request: Fact<number> | undefined,
  limit: Fact<number> | undefined,
): Fact<number> | undefined {
  const field = `${resource}Request` as const
  if (request || settings.unresolved.has(field)) return request
  const unresolvedLimit = settings.unresolved.get(`${resource}Limit`)
  if (unresolvedLimit) settings.markUnresolved(field, unresolvedLimit.at, unresolvedLimit.because)
  return limit
}
