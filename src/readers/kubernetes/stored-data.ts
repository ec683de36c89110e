import { isStandIn } from '../../knowledge/credential-names.ts'
import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { isCredential, isSecretName } from '../../knowledge/credentials.ts'
import type { Fact } from '../../model/source.ts'
import { type ConfigMap, configMap, type Secret, type SecretFacts, secret } from '../../model/stored-data.ts'
import { decodedScalar, parseEmbedded } from '../parse/embedded.ts'
import { type Entry, entriesOf, factAt, nodeAt, type Scalar, textAt } from '../parse/yaml.ts'
import { mayBeKubeconfig } from './claims.ts'
import { groupOf } from './config-file.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { ObjectSettings, objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import { isPlaceholder } from './settings.ts'

/** A cheap first look at a ConfigMap: no credential is recognized in a text without any of these words. */
export const mayHoldCredential = (text: string): boolean =>
  isSecretName(text) || /pw|psw|basic|:\/\/|-----BEGIN|AKIA|ASIA|gh[pousr]_|xox|AIza|eyJ|npm_|sk[-_]/i.test(text)

/** Keys that hold a credential by the type of their Secret, whatever their text looks like. */
const keysByType: ReadonlyMap<string, RegExp> = new Map([
  ['kubernetes.io/basic-auth', /^password$/],
  ['kubernetes.io/ssh-auth', /^ssh-privatekey$/],
  ['kubernetes.io/tls', /^tls\.key$/],
  ['kubernetes.io/dockerconfigjson', /^\.dockerconfigjson$/],
  ['kubernetes.io/dockercfg', /^\.dockercfg$/],
  ['kubernetes.io/service-account-token', /^token$/],
  ['bootstrap.kubernetes.io/token', /^token-secret$/],
])

/** A Secret of the core API. `key` is its own. */
export function secretOf(object: KubernetesObject, key: string): Secret | undefined {
  const { node } = object
  if (groupOf(node) !== '') return undefined
  // Mozilla's sops encrypts the values in place, and says so beside them.
  const isEncrypted = nodeAt(node, 'sops') !== undefined
  const settings = new ObjectSettings<keyof SecretFacts>(node)
  const type = settings.text('type', 'type')
  const ofType = keysByType.get(type?.value ?? '')
  const written = isEncrypted
    ? []
    : [...valuesIn(object, 'stringData', asWritten), ...valuesIn(object, 'data', decodedScalar)]
  const expiration = written.find(({ name }) => name === 'expiration')
  return secret({
    ...objectFrame(object, key),
    type,
    entries: written.map(({ name, scalar }) => factAt(scalar, name)),
    credentials: written.flatMap((value) =>
      ofType?.test(value.name) && !isStandIn(value.text) && mayBeCredential(value)
        ? [factAt(value.scalar, value.name)]
        : credentialsIn(value),
    ),
    ...(expiration && { expiration: factAt(expiration.scalar, 'expiration') }),
    unresolved: settings.unresolved,
  })
}

/** A ConfigMap of the core API. `key` is its own. */
export function configMapOf(object: KubernetesObject, key: string): ConfigMap | undefined {
  if (groupOf(object.node) !== '') return undefined
  const written = [...valuesIn(object, 'data', asWritten), ...valuesIn(object, 'binaryData', decodedScalar)]
  const name = textAt(object.node, 'metadata', 'name')
  const namespace = textAt(object.node, 'metadata', 'namespace') || 'default'
  return configMap({
    ...objectFrame(object, key),
    ...(name && { reference: { namespace, name } }),
    entries: written.map(({ name, scalar }) => factAt(scalar, name)),
    credentials: written.flatMap((value) => withoutKubeconfig(credentialsIn(value), value)),
  })
}

/** A value as its reader gets it. */
interface Written {
  readonly name: string
  readonly text: string
  readonly scalar: Scalar
}

const asWritten = (scalar: Scalar): Scalar => scalar

const valuesIn = ({ node }: KubernetesObject, list: string, read: (scalar: Scalar) => Scalar | undefined): Written[] =>
  entriesOf(nodeAt(node, list)).flatMap(({ key, value }: Entry): Written[] => {
    const scalar = value.kind === 'scalar' && !isPlaceholder(value.text) ? read(value) : undefined
    return scalar ? [{ name: key.text, text: scalar.text, scalar }] : []
  })

/** A registry's password is in a text of its own form; anything else is all of its value. */
const mayBeCredential = ({ name, text }: Written): boolean =>
  name.startsWith('.docker') ? /"(?:auth|password|identitytoken)"\s*:\s*"[^"]+"/.test(text) : text.trim() !== ''

function credentialsIn({ name, text, scalar }: Written): Fact<string>[] {
  if (!text.trim().includes('\n')) return isCredential(name, text) && !isStandIn(text) ? [factAt(scalar, name)] : []
  return credentialsInText(text).flatMap((found): Fact<string>[] => {
    if (isStandIn(text.slice(found.start, found.end))) return []
    return [
      {
        value: found.name === 'a line' ? name : `${found.name} in ${name}`,
        at: scalar.within(found.start, found.end),
      },
    ]
  })
}

/** Without what a kubeconfig in the text has: it is found there. */
function withoutKubeconfig(credentials: readonly Fact<string>[], { scalar, text }: Written): readonly Fact<string>[] {
  if (credentials.length === 0 || !mayBeKubeconfig(text)) return credentials
  const { documents } = parseEmbedded(scalar)
  const own = documents.flatMap((node) =>
    node.kind === 'map' && textAt(node, 'kind') === 'Config' ? (kubeconfigOf({ node }, '')?.credentials ?? []) : [],
  )
  const starts = new Set(own.map(({ at }) => at.start))
  return credentials.filter(({ at }) => !starts.has(at.start))
}
