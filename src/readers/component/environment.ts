import type { Container } from '../../model/container.ts'
import type { ConfigMap } from '../../model/stored-data.ts'
import type { Given } from './flags.ts'

/** etcd reads every flag from a variable as well: `ETCD_CERT_FILE`. */
export const flagOfVariable = (name: string): string | undefined =>
  name.startsWith('ETCD_') ? name.slice('ETCD_'.length).toLowerCase().replaceAll('_', '-') : undefined

/** What the environment of a container sets of etcd. What stands in `env` wins over what a whole ConfigMap brings. */
export const settingsOfEnvironment = ({ env, namespace }: Container, maps: readonly ConfigMap[]): Given[] => {
  const own: Given[] = []
  const brought: Given[] = []
  for (const { value: variable, at } of env) {
    const { name, value, from } = variable
    if (from === 'configMap' && at.source.text.slice(at.start, at.end) === 'configMapRef')
      brought.push(...settingsOfMap(name, namespace?.value, maps))
    const flag = flagOfVariable(name)
    if (flag === undefined) continue
    if (from !== undefined)
      own.push({ flag, at, values: [{ text: '', span: at, unsure: `${name} comes from elsewhere` }] })
    else if (value) own.push({ flag, at, values: [{ text: value, span: at }] })
  }
  return [...brought, ...own]
}

function settingsOfMap(name: string, namespace = 'default', maps: readonly ConfigMap[]): Given[] {
  const map = maps.find(({ reference }) => reference?.name === name && reference.namespace === namespace)
  return (map?.entries ?? []).flatMap(({ value, at }): Given[] => {
    const flag = flagOfVariable(value)
    const text = at.source.text.slice(at.start, at.end)
    return flag === undefined || text === '' ? [] : [{ flag, at, values: [{ text, span: at }] }]
  })
}
