import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const spec = (image: string) => `spec: {containers: [{name: web, image: ${image}}]}`

export default defineRule({
  id: 'pod/dashboard',
  on: 'pod',
  title: 'Kubernetes Dashboard runs in the cluster',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K1'],
  controls: [],
  why: 'It is a web page in front of the API server: whoever reaches it acts with its service account or with a stolen session.',
  fix: 'Remove it; use `kubectl` or a program on your own machine.',
  reads: ['known'],
  *check({ name, known }) {
    if (known?.value === 'dashboard') yield fail(known, `${name} runs the Kubernetes Dashboard`)
  },
  bad: [
    manifest('Pod web', spec('«kubernetesui/dashboard:v2.7.0»'), 'low: web runs the Kubernetes Dashboard'),
    manifest(
      'Pod web {labels: {k8s-app: «kubernetes-dashboard»}}',
      spec('shop'),
      'low: web runs the Kubernetes Dashboard',
    ),
  ],
  good: [manifest('Pod web {labels: {app: dashboard}}', spec('acme/dashboard'))],
})
