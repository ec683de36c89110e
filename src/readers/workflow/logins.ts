import { isPlaceholderValue } from '../../knowledge/credential-names.ts'
import { type Client, client } from '../../model/client.ts'
import { entriesOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Place } from './containers.ts'
import type { Job } from './jobs.ts'

/** Actions that log in to a registry with an input `password`. */
const loginAction = /^(?:docker\/login-action|azure\/docker-login|redhat-actions\/podman-login)(?:@|$)/i

/** Logins of a job with a password that stands in the workflow: `credentials` of its containers, and actions. */
export function loginsOf({ node, steps, workflows }: Job, { prefix, keys }: Place): Client[] {
  const login = (holder: Node | undefined, key: string): Client[] => {
    const password = nodeAt(holder, 'password')
    if (password?.kind !== 'scalar' || password.isNull) return []
    const at = spanOf(password)
    const frame = { key: keys.next(`${prefix}${key}`), name: 'the login', dialect: 'workflow', at } as const
    const isLiteral = !isPlaceholderValue(password.text)
    return [client({ ...frame, ...(isLiteral && { password: { value: 'literal', at }, passwordText: at }) })]
  }
  const declared = [
    ['container', nodeAt(node, 'container')] as const,
    ...entriesOf(nodeAt(node, 'services')).map(({ key, value }) => [`services/${key.text}`, value] as const),
  ]
  return [
    ...declared.flatMap(([key, container]) => login(nodeAt(container, 'credentials'), `${key}/login`)),
    ...steps.flatMap((step) => {
      const inputs = nodeAt(step, 'with')
      const isLogin = loginAction.test(textAt(step, 'uses') ?? '') && !workflows.unitOf(step)
      const registry = textAt(inputs, 'registry') ?? textAt(inputs, 'login-server') ?? 'docker.io'
      // A registry of the machine itself goes with the job.
      return isLogin && !/^(?:https?:\/\/)?(?:localhost|127\.[\d.]+)(?::|\/|$)/.test(registry)
        ? login(inputs, `login/${registry}`)
        : []
    }),
  ]
}
