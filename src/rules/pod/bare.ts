import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod/bare',
  on: 'pod',
  title: 'Pod belongs to no workload',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'When its node fails or is drained, the pod is gone: an attacker who brings the node down brings the program down.',
  fix: 'Make it a Deployment, a StatefulSet, a DaemonSet or a Job.',
  reads: ['bare'],
  *check({ name, bare }) {
    if (bare) yield fail(bare, `${name} belongs to no workload`)
  },
  bad: [manifest('Pod web', '«spec»: {containers: [{name: web, image: shop}]}', 'low: web belongs to no workload')],
  good: [
    manifest('Pod once', 'spec: {restartPolicy: Never, containers: [{name: web, image: shop}]}'),
    manifest('Pod etcd {namespace: kube-system}', 'spec: {containers: [{name: etcd, image: etcd}]}'),
    manifest('Job once', 'spec: {template: {spec: {containers: [{name: web, image: shop}]}}}'),
  ],
})
