import { isBefore } from '../../knowledge/component-flags.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, files } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/insecure-port',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has an insecure port',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Requests to this port are neither authenticated nor authorized: whoever reaches it owns the cluster. Releases since 1.24 do not start with the flag.',
  fix: 'Remove `--insecure-port`; before 1.20 set it to 0.',
  alwaysAsked: true,
  reads: ['insecure-port'],
  consults: ['version'],
  *check(own) {
    const port = own['insecure-port']
    if (port && port.value !== 0) yield fail(port, `${own.name} opens the insecure port ${port.value}`)
    else if (!port && isBefore(own.version, '1.20'))
      yield missing(
        own,
        'insecure-port',
        `${own.name} does not set --insecure-port=0: port 8080 is open by default before 1.20`,
        {
          severity: 'medium',
        },
      )
  },
  bad: [
    component('kube-apiserver', '--insecure-port=«8080»', 'high: kube-apiserver opens the insecure port 8080'),
    files(
      'kube-apiserver 1.15',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: kube-apiserver:v1.15.0, command: [«kube-apiserver»]}]}\n',
      },
      'medium: kube-apiserver does not set --insecure-port=0: port 8080 is open by default before 1.20',
    ),
  ],
  good: [component('kube-apiserver', '--insecure-port=0'), component('kube-apiserver', '--secure-port=6443')],
})
