import type { Container } from '../../model/container.ts'
import type { Given } from './flags.ts'

/** etcd reads every flag from a variable as well: `ETCD_CERT_FILE`. */
export const flagOfVariable = (name: string): string | undefined =>
  name.startsWith('ETCD_') ? name.slice('ETCD_'.length).toLowerCase().replaceAll('_', '-') : undefined

/** What the environment of a container sets of etcd. */
export const settingsOfEnvironment = ({ env }: Container): Given[] =>
  env.flatMap(({ value: { name, value, from }, at }): Given[] => {
    const flag = flagOfVariable(name)
    if (flag === undefined) return []
    if (from !== undefined)
      return [{ flag, at, values: [{ text: '', span: at, unsure: `${name} comes from elsewhere` }] }]
    return value === undefined || value === '' ? [] : [{ flag, at, values: [{ text: value, span: at }] }]
  })
