import type { Container } from '../model/container.ts'

/**
 * The container that `--as` names: its key, or a shorter form that fits only one: without leading folders, without a pod's
 * namespace, without the container's name where there is one container.
 * @throws Error that lists what there is
 */
export function findSubject(name: string, containers: readonly Container[]): Container {
  const candidates = containers.filter(({ dialect }) => dialect === 'compose' || dialect === 'pod')
  const exact = candidates.find(({ key }) => key === name)
  if (exact) return exact
  const fitting = candidates.filter((candidate) => fits(name, candidate))
  if (fitting.length === 1) return fitting[0]!
  const listed = (fitting.length > 0 ? fitting : candidates).map(({ key }) => key)
  const some = listed.slice(0, 10).join(', ') + (listed.length > 10 ? ', …' : '')
  if (fitting.length > 1) throw new Error(`${name} fits more than one container: say which of ${some}.`)
  throw new Error(`There is no container ${name} in this repository${listed.length > 0 ? `: there are ${some}` : ''}.`)
}

function fits(name: string, { key, namespace }: Container): boolean {
  const [path = '', object = ''] = halves(name.replace(/^\.\//, ''))
  const [keyPath = '', keyObject = ''] = halves(key)
  if (keyPath !== path && !keyPath.endsWith(`/${path}`)) return false
  const parts = keyObject.split('/')
  const short = namespace && parts.length > 2 && parts[1] === namespace.value ? [parts[0], ...parts.slice(2)] : parts
  return [parts, short].some((way) => way.join('/') === object || way.slice(0, -1).join('/') === object)
}

const halves = (name: string) => {
  const at = name.indexOf('#')
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)]
}
