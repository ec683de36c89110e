import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const spec = (image: string) => `spec: {containers: [{name: a, image: ${image}}]}`

export default defineRule({
  id: 'pod/tiller',
  on: 'pod',
  title: 'Tiller (Helm 2) runs in the cluster',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'It installs whatever it is sent with the permissions of its service account, often cluster-admin, and has had no fixes since 2020.',
  fix: 'Remove it and use Helm 3 or later, which needs no server.',
  reads: ['known'],
  *check({ name, known }) {
    if (known?.value === 'tiller') yield fail(known, `${name} runs Tiller`)
  },
  bad: [manifest('Pod deploy', spec('«gcr.io/kubernetes-helm/tiller:v2.16.1»'), 'medium: deploy runs Tiller')],
  good: [manifest('Pod deploy', spec('alpine/helm:3.15.0'))],
})
