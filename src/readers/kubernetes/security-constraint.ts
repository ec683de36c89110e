import { isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import {
  type ConstraintResource,
  constraintName,
  type SecurityConstraint,
  type SecurityConstraintFacts,
  securityConstraint,
} from '../../model/security-constraint.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, factAt, itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { ObjectSettings, objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/** OpenShift's constraints keep their settings at the root, a PodSecurityPolicy below `spec`. */
interface Form {
  readonly resource: ConstraintResource
  readonly groups: readonly string[]
  readonly below: readonly string[]
  readonly switches: readonly string[]
  readonly rule: string
}

const forms: Readonly<Record<string, Form>> = {
  PodSecurityPolicy: {
    resource: 'podsecuritypolicies',
    groups: ['policy', 'extensions'],
    below: ['spec'],
    switches: ['privileged', 'hostPID', 'hostIPC', 'hostNetwork'],
    rule: 'rule',
  },
  SecurityContextConstraints: {
    resource: 'securitycontextconstraints',
    groups: ['security.openshift.io', ''],
    below: [],
    switches: [
      'allowPrivilegedContainer',
      'allowHostPID',
      'allowHostIPC',
      'allowHostNetwork',
      'allowHostDirVolumePlugin',
    ],
    rule: 'type',
  },
}

/** What one lets through; undefined for another group's and for a part of one. `key` is its own. */
export function securityConstraintOf(object: KubernetesObject, key: string): SecurityConstraint | undefined {
  const { node, kind, isPart } = object
  const form = forms[kind]
  if (!form?.groups.includes(groupOf(node)) || isPart) return undefined
  const settings = new ObjectSettings<keyof SecurityConstraintFacts>(node)
  const spec = nodeAt(node, ...form.below)
  const switched = form.switches.flatMap((name) => {
    const on = settings.boolean('takesNode', ...form.below, name)
    return on?.value ? [{ ...on, value: name }] : []
  })
  const user = settings.text('runsAsRoot', ...form.below, 'runAsUser', form.rule)
  const name = textAt(node, 'metadata', 'name')
  return securityConstraint({
    ...objectFrame(object, key),
    takesNode: switched[0] ?? capabilityIn(spec) ?? pathsIn(spec),
    runsAsRoot: user?.value === 'RunAsAny' ? { ...user, value: 'RunAsAny' } : undefined,
    grantees: form.below.length > 0 ? [] : [...textsIn(nodeAt(spec, 'users')), ...textsIn(nodeAt(spec, 'groups'))],
    ...(name && { reference: { namespace: 'default', name: constraintName(form.resource, name) } }),
    unresolved: settings.unresolved,
  })
}

function capabilityIn(spec: Node | undefined): Fact<string> | undefined {
  const all = ['allowedCapabilities', 'defaultAddCapabilities'].flatMap((list) => textsIn(nodeAt(spec, list)))
  return all.find(
    ({ value }) => value === '*' || isHostEscapeCapability(value.toUpperCase().replace(/^CAP_/, ''), false),
  )
}

/** Paths of the node that may be written; of OpenShift's constraints a switch decides. */
function pathsIn(spec: Node | undefined): Fact<string> | undefined {
  const type = textsIn(nodeAt(spec, 'volumes')).find(({ value }) => value === '*' || value === 'hostPath')
  const prefixes = itemsOf(nodeAt(spec, 'allowedHostPaths'))
  if (!type || nodeAt(spec, 'allowHostDirVolumePlugin') !== undefined) return undefined
  const writable = prefixes.find((one) => booleanOf(nodeAt(one, 'readOnly')) !== true)
  return prefixes.length === 0 ? { ...type, value: 'hostPath' } : writable && factAt(writable, 'allowedHostPaths')
}
