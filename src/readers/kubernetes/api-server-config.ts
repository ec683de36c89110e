import { withoutUserInfo } from '../../knowledge/credentials.ts'
import {
  type AuthenticationConfig,
  type AuthorizationConfig,
  type Authorizer,
  authenticationConfig,
  authorizationConfig,
  type JwtIssuer,
} from '../../model/api-server-config.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { booleanOf, entryAt, factAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { configFrame, fileOf, groupOf, isFilledInLater, textsIn } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'
import { firstLine } from './settings.ts'

const group = 'apiserver.config.k8s.io'
const filledIn = (node: Node): Unresolved => ({ because: 'the value is a placeholder', at: firstLine(node) })

/** An AuthenticationConfiguration of the API server. `key` is its own. */
export function authenticationConfigOf(object: KubernetesObject, key: string): AuthenticationConfig | undefined {
  const { node } = object
  if (groupOf(node) !== group) return undefined
  const enabled = nodeAt(node, 'anonymous', 'enabled')
  const anonymous = booleanOf(enabled)
  return authenticationConfig({
    ...configFrame(node, key, 'the authentication configuration'),
    program: 'kube-apiserver',
    file: fileOf(object),
    ...(enabled && anonymous !== undefined && { anonymous: factAt(enabled, anonymous) }),
    anonymousPaths: itemsOf(nodeAt(node, 'anonymous', 'conditions')).flatMap((condition): Fact<string>[] => {
      const path = nodeAt(condition, 'path')
      return path?.kind === 'scalar' ? [factAt(path, path.text)] : []
    }),
    issuers: itemsOf(nodeAt(node, 'jwt')).flatMap((item) => (isFilledInLater(item) ? [] : issuerOf(item))),
    unresolved: new Map(enabled && anonymous === undefined ? [['anonymous', filledIn(enabled)]] : []),
  })
}

function issuerOf(item: Node): Fact<JwtIssuer> {
  const place = nodeAt(item, 'issuer', 'url') ?? item
  const rules = itemsOf(nodeAt(item, 'userValidationRules')).map((rule) => textAt(rule, 'expression') ?? '')
  const at = place.kind === 'scalar' ? spanOf(place) : firstLine(place)
  const discovery = nodeAt(item, 'issuer', 'discoveryURL')
  const value: JwtIssuer = {
    url: withoutUserInfo(textAt(item, 'issuer', 'url') ?? ''),
    ...(discovery?.kind === 'scalar' && { discoveryUrl: factAt(discovery, withoutUserInfo(discovery.text)) }),
    audiences: textsIn(nodeAt(item, 'issuer', 'audiences')).map((audience) => audience.value),
    unprefixed: (['username', 'groups'] as const).filter(
      (name) =>
        isUnprefixed(nodeAt(item, 'claimMappings', name)) &&
        !rules.some((rule) => rule.includes(`user.${name}`) && rule.includes('system:')),
    ),
  }
  return { value, at }
}

/** Whether the issuer alone decides the whole name. An expression that begins with a text puts that in front of it. */
function isUnprefixed(mapping: Node | undefined): boolean {
  if (!mapping || isFilledInLater(mapping)) return false
  const prefix = nodeAt(mapping, 'prefix')
  const expression = textAt(mapping, 'expression')?.trim()
  if (expression !== undefined) return /^claims\.[\w.]+$/.test(expression)
  const isEmpty = prefix?.kind === 'scalar' && !prefix.isNull && prefix.text === ''
  return isEmpty && textAt(mapping, 'claim') !== undefined
}

/** An AuthorizationConfiguration of the API server. `key` is its own. */
export function authorizationConfigOf({ node }: KubernetesObject, key: string): AuthorizationConfig | undefined {
  if (groupOf(node) !== group) return undefined
  const list = nodeAt(node, 'authorizers')
  const items = itemsOf(list)
  const open = [list, ...items, ...items.map((item) => nodeAt(item, 'type'))].find(
    (part) => part && isFilledInLater(part),
  )
  const entry = entryAt(node, 'authorizers')
  return authorizationConfig({
    ...configFrame(node, key, 'the authorization configuration'),
    authorizers: items.flatMap((item) => authorizerOf(item) ?? []),
    nearestParent: new Map(entry ? [['authorizers', spanOf(entry.key)]] : []),
    ...(open && { opaque: filledIn(open) }),
    unresolved: new Map(open ? [['authorizers', filledIn(open)]] : []),
  })
}

function authorizerOf(item: Node): Fact<Authorizer> | undefined {
  const type = nodeAt(item, 'type')
  if (type?.kind !== 'scalar' || isFilledInLater(type)) return undefined
  const policy = nodeAt(item, 'webhook', 'failurePolicy')
  return factAt(type, {
    type: type.text,
    name: textAt(item, 'name') ?? '',
    ...(policy?.kind === 'scalar' && { failurePolicy: factAt(policy, policy.text) }),
  })
}
