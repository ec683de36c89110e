import { isTcpAddress } from '../../knowledge/engine-address.ts'
import type { Client } from '../../model/client.ts'
import { entriesOf, itemsOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import { connection, contentTrustSet, trustVariable } from '../shell/client.ts'

/** What the `env` of a workflow, of its jobs and of their steps sets for the docker command: engines over TCP, images without signatures. */
export function enginesIn(root: Node | undefined, key: (name: string) => string): Client[] {
  const found: Client[] = []
  const take = (env: Node | undefined, around: readonly (Node | undefined)[]) => {
    const trust = nodeAt(env, trustVariable)
    if (trust) found.push(...contentTrustSet({ text: textOf(trust) ?? '', span: spanOf(trust) }, key))
    const host = nodeAt(env, 'DOCKER_HOST')
    const text = textOf(host)
    if (!host || text === undefined || text.includes('${{') || !isTcpAddress(text)) return
    const verifies = [env, ...around].some((one) => Boolean(textAt(one, 'DOCKER_TLS_VERIFY')))
    const span = spanOf(host)
    found.push(connection({ text, span }, verifies ? { value: true, at: span } : undefined, key))
  }
  const whole = nodeAt(root, 'env')
  take(whole, [])
  for (const { value: job } of entriesOf(nodeAt(root, 'jobs'))) {
    const own = nodeAt(job, 'env')
    take(own, [whole])
    for (const step of itemsOf(nodeAt(job, 'steps'))) take(nodeAt(step, 'env'), [own, whole])
  }
  for (const step of itemsOf(nodeAt(root, 'runs', 'steps'))) take(nodeAt(step, 'env'), [])
  return found
}
