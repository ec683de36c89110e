import {
  type HostPathPrefix,
  type PodSecurityPolicy,
  type PodSecurityPolicyFacts,
  podSecurityPolicy,
} from '../../model/pod-security-policy.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, factAt, integerOf, itemsOf, nodeAt, spanOf } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { ObjectSettings, objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/** A PodSecurityPolicy; undefined for another group's and for a part of one. `key` is its own. */
export function podSecurityPolicyOf(object: KubernetesObject, key: string): PodSecurityPolicy | undefined {
  const { node, isPart } = object
  if (!['policy', 'extensions'].includes(groupOf(node)) || isPart) return undefined
  const settings = new ObjectSettings<keyof PodSecurityPolicyFacts>(node)
  const spec = nodeAt(node, 'spec')
  const annotation = (field: 'seccompProfiles' | 'seccompDefault', name: string) =>
    settings.text(field, 'metadata', 'annotations', `seccomp.security.alpha.kubernetes.io/${name}`)
  return podSecurityPolicy({
    ...objectFrame(object, key),
    nearestParent: new Map(
      spec?.kind === 'map' && spec.own[0] ? [['droppedCapabilities', spanOf(spec.own[0].key)] as const] : [],
    ),
    privileged: settings.boolean('privileged', 'spec', 'privileged'),
    hostPid: settings.boolean('hostPid', 'spec', 'hostPID'),
    hostIpc: settings.boolean('hostIpc', 'spec', 'hostIPC'),
    hostNetwork: settings.boolean('hostNetwork', 'spec', 'hostNetwork'),
    privilegeEscalation: settings.boolean('privilegeEscalation', 'spec', 'allowPrivilegeEscalation'),
    userRule: settings.text('userRule', 'spec', 'runAsUser', 'rule'),
    rootRange: rootRangeOf(object),
    allowedCapabilities: [
      ...textsIn(nodeAt(spec, 'allowedCapabilities')),
      ...textsIn(nodeAt(spec, 'defaultAddCapabilities')),
    ],
    droppedCapabilities: textsIn(nodeAt(spec, 'requiredDropCapabilities')),
    seccompProfiles: annotation('seccompProfiles', 'allowedProfileNames'),
    seccompDefault: annotation('seccompDefault', 'defaultProfileName'),
    hostPathType: textsIn(nodeAt(spec, 'volumes')).find(({ value }) => value === '*' || value === 'hostPath'),
    hostPaths: hostPathsOf(object),
    unsafeSysctls: textsIn(nodeAt(spec, 'allowedUnsafeSysctls')),
    unresolved: settings.unresolved,
  })
}

const rootRangeOf = ({ node }: KubernetesObject): Fact<string> | undefined =>
  itemsOf(nodeAt(node, 'spec', 'runAsUser', 'ranges')).flatMap((range) => {
    const min = nodeAt(range, 'min')
    return min && integerOf(min) === 0 ? [factAt(min, '0')] : []
  })[0]

const hostPathsOf = ({ node }: KubernetesObject): Fact<HostPathPrefix>[] =>
  itemsOf(nodeAt(node, 'spec', 'allowedHostPaths')).flatMap((item) => {
    const prefix = nodeAt(item, 'pathPrefix')
    const readOnly = booleanOf(nodeAt(item, 'readOnly')) === true
    return prefix?.kind === 'scalar' ? [factAt(prefix, { path: prefix.text, readOnly })] : []
  })
