import { reachOf, reachWord } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

/** Groups that every pod, or everyone, is in. */
const everyone = /^system:(?:authenticated|unauthenticated|serviceaccounts)$/

export default defineRule({
  id: 'security-constraint/privileged-pods',
  on: 'security-constraint',
  title: 'Security context constraint names who may run privileged pods',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: "OpenShift's admission lets pods of the users and groups that it names through: they may be root, or take the node.",
  fix: 'Remove what the pods do not need, and the users and groups; let one service account use the constraint by a role.',
  reads: ['takesNode', 'runsAsRoot'],
  consults: ['grantees'],
  *check({ name, takesNode, runsAsRoot, grantees }) {
    const opening = takesNode ?? runsAsRoot
    if (!opening || grantees.length === 0) return
    const all = grantees.find(({ value }) => everyone.test(value))
    const who = all ? all.value : grantees.length === 1 ? grantees[0]!.value : `${grantees.length} users and groups`
    yield fail(opening, `${name} lets pods of ${who} ${takesNode ? 'take over nodes' : 'run as root'}`, {
      severity: takesNode ? (all ? 'high' : 'medium') : all ? 'medium' : 'low',
      related: grantees.map(({ at }) => at),
      reach: reachOf(grantees.map(({ value }) => reachWord(value))),
    })
  },
  bad: [
    manifest(
      'SecurityContextConstraints agents',
      'allowHostPID: «true»\ngroups: [system:authenticated]',
      'high: SecurityContextConstraints agents lets pods of system:authenticated take over nodes',
    ),
    manifest(
      'SecurityContextConstraints agents',
      'allowHostDirVolumePlugin: «true»\nusers: ["system:serviceaccount:shop:agent"]',
      'medium: SecurityContextConstraints agents lets pods of system:serviceaccount:shop:agent take over nodes',
    ),
    manifest(
      'SecurityContextConstraints agents',
      'runAsUser: {type: «RunAsAny»}\ngroups: [system:serviceaccounts]',
      'medium: SecurityContextConstraints agents lets pods of system:serviceaccounts run as root',
    ),
  ],
  good: [
    manifest('SecurityContextConstraints agents', 'allowHostPID: true\ngroups: []'),
    manifest(
      'SecurityContextConstraints agents',
      'allowHostPID: false\nrunAsUser: {type: MustRunAsRange}\ngroups: [system:authenticated]',
    ),
    manifest('PodSecurityPolicy agents', 'spec: {runAsUser: {rule: MustRunAsNonRoot}}\ngroups: [system:authenticated]'),
  ],
})
