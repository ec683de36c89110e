import { afterEach, expect, it } from 'vitest'
import { judged } from '../judged.ts'
import { removeTrees, tree } from '../tree.ts'

afterEach(removeTrees)

const role = (resource: string, names: string, kind = 'ClusterRole') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: clerk}\nrules:\n  - {apiGroups: [policy, security.openshift.io, ""], resources: [${resource}], verbs: [use]${names && `, resourceNames: [${names}]`}}\n`
const constraint = (name: string, settings: string) =>
  `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: ${name}}\n${settings}\n`
const policy = (name: string, spec: string) =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: ${name}}\nspec: {${spec}}\n`

const nodes = 'clerk may use security context constraints that let pods take over nodes in every namespace'
const root = 'clerk may use security context constraints that let pods run as root in every namespace'
const policies = 'clerk may use pod security policies that let pods take over nodes in every namespace'
const sccs = 'securitycontextconstraints'
const psps = 'podsecuritypolicies'

it.each<[string, string, string, string, string[]]>([
  [
    'a constraint with the processes of the node',
    sccs,
    'a',
    constraint('a', 'allowHostPID: true'),
    [nodes, 'b.yaml:4'],
  ],
  ['one with paths of the node', sccs, 'a', constraint('a', 'allowHostDirVolumePlugin: true'), [nodes, 'b.yaml:4']],
  ['one with paths among its volumes', sccs, 'a', constraint('a', 'volumes: [secret, hostPath]'), [nodes, 'b.yaml:4']],
  ['one with a capability', sccs, 'a', constraint('a', 'allowedCapabilities: [CAP_SYS_ADMIN]'), [nodes, 'b.yaml:4']],
  ['one with every user', sccs, 'a', constraint('a', 'runAsUser: {type: RunAsAny}'), [root, 'b.yaml:4']],
  ['one of two', sccs, 'b, a', constraint('a', 'allowPrivilegedContainer: true'), [nodes, 'b.yaml:4']],
  ['any, whatever is here', sccs, '', constraint('a', 'allowHostPID: false'), [nodes]],
  ['one that is not here, by its name', sccs, 'hostaccess', constraint('a', 'allowHostPID: false'), [nodes]],
  ['OpenShift’s own, whatever is here', sccs, 'privileged', constraint('privileged', 'a: b'), [nodes]],
  ['a policy with a capability', psps, 'a', policy('a', 'allowedCapabilities: ["*"]'), [policies, 'b.yaml:4']],
  ['a policy with any path', psps, 'a', policy('a', 'volumes: ["*"]'), [policies, 'b.yaml:4']],
  [
    'a policy with a path',
    psps,
    'a',
    policy('a', 'volumes: [hostPath], allowedHostPaths: [{pathPrefix: /etc}]'),
    [policies, 'b.yaml:4'],
  ],
  ['a policy that is not here, by its name', psps, 'psp-privileged', '', [policies]],
  ['a constraint with little', sccs, 'a', constraint('a', 'allowHostPID: false\nvolumes: [secret]'), []],
  ['a constraint with a harmless capability', sccs, 'a', constraint('a', 'allowedCapabilities: [NET_RAW]'), []],
  [
    'one without paths, whatever its volumes',
    sccs,
    'a',
    constraint('a', 'allowHostDirVolumePlugin: false\nvolumes: ["*"]'),
    [],
  ],
  ['a policy with little, whatever its name', psps, 'privileged', policy('privileged', 'privileged: false'), []],
  [
    'a policy with a path that is read',
    psps,
    'a',
    policy('a', 'volumes: [hostPath], allowedHostPaths: [{pathPrefix: /etc, readOnly: true}]'),
    [],
  ],
  [
    'another group’s',
    sccs,
    'a',
    constraint('a', 'allowHostPID: true').replace('security.openshift.io/', 'example.org/'),
    [],
  ],
])('a role is judged by the constraint that it names: %s', async (_, resource, names, text, expected) => {
  const { findings } = await judged(tree({ 'a.yaml': role(resource, names), 'b.yaml': text }))
  const found = findings.filter(({ rule }) => rule === 'role/privileged-pods')
  expect(
    found.flatMap(({ message, related }) => [message, ...related.map(({ file, line }) => `${file}:${line}`)]),
  ).toEqual(expected)
})
