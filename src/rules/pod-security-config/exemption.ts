import { defineRule, fail } from '../../model/rule.ts'
import { podSecurity } from '../examples.ts'

/** Every pod of a Deployment, a Job and their like is created by one of these, whoever created the Deployment. */
const isController = (user: string): boolean =>
  /^system:serviceaccount:kube-system:(?:replicaset|replication|daemon-set|statefulset|job|cronjob|deployment)-controller$/.test(
    user,
  ) || user === 'system:kube-controller-manager'

export default defineRule({
  id: 'pod-security-config/exemption',
  on: 'pod-security-config',
  title: 'Pod Security exempts everybody',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.1'],
  why: 'An exemption is for any pod: whoever may create one there, or have one created, can take over the node.',
  fix: 'Remove the exemption; label the few namespaces that need a lower level instead.',
  reads: ['exemptUsers', 'exemptNamespaces', 'exemptRuntimeClasses'],
  *check({ name, exemptUsers, exemptNamespaces, exemptRuntimeClasses }) {
    for (const user of exemptUsers)
      if (isController(user.value) || user.value === 'system:anonymous')
        yield fail(
          user,
          `${name} exempts ${user.value}${isController(user.value) ? ', which creates pods for others' : ''}`,
          {
            discriminator: user.value,
          },
        )
    for (const namespace of exemptNamespaces)
      if (namespace.value === 'default')
        yield fail(namespace, `${name} exempts the namespace default`, { discriminator: 'namespace default' })
    for (const runtime of exemptRuntimeClasses)
      yield fail(runtime, `${name} exempts every pod that names the runtime class ${runtime.value}`, {
        discriminator: `runtime class ${runtime.value}`,
        severity: 'low',
      })
  },
  bad: [
    podSecurity(
      'defaults: {enforce: baseline}\nexemptions:\n  usernames: [«system:serviceaccount:kube-system:replicaset-controller»]\n  namespaces: [kube-system, «default»]',
      'medium: the Pod Security configuration exempts system:serviceaccount:kube-system:replicaset-controller, which creates pods for others',
      'medium: the Pod Security configuration exempts the namespace default',
    ),
    podSecurity(
      'exemptions: {usernames: ["«system:anonymous»"]}\ndefaults: {enforce: baseline}',
      'medium: the Pod Security configuration exempts system:anonymous',
    ),
    podSecurity(
      'defaults: {enforce: baseline}\nexemptions: {runtimeClasses: [«kata»]}',
      'low: the Pod Security configuration exempts every pod that names the runtime class kata',
    ),
  ],
  good: [
    podSecurity('defaults: {enforce: baseline}\nexemptions: {namespaces: [kube-system], usernames: [alice]}'),
    podSecurity('defaults: {enforce: baseline}\nexemptions: {namespaces: [ingress], usernames: []}'),
  ],
})
