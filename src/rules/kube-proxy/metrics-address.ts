import { isOwnAddress } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component, files } from '../examples.ts'

export default defineRule({
  id: 'kube-proxy/metrics-address',
  on: 'component',
  program: 'kube-proxy',
  title: 'Metrics of kube-proxy are open to the network',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.3.1'],
  why: 'The metrics, and the profiles where they are on, are served without credentials to whoever reaches the node.',
  fix: 'Remove the setting (the default is 127.0.0.1:10249), or set `metricsBindAddress: 127.0.0.1:10249`.',
  edit: { set: 'metrics-bind-address', value: '127.0.0.1:10249' },
  reads: ['metrics-bind-address'],
  *check(own) {
    const address = own['metrics-bind-address']
    if (address && address.value !== '' && !isOwnAddress(address.value))
      yield fail(address, `${own.name} serves its metrics on ${address.value}`)
  },
  bad: [
    files(
      'configuration',
      {
        'proxy.yaml':
          'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmetricsBindAddress: «0.0.0.0:10249»\n',
      },
      'low: kube-proxy serves its metrics on 0.0.0.0:10249',
    ),
    files(
      'ConfigMap',
      {
        'proxy.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy}\ndata:\n  config.conf: |-\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    metricsBindAddress: «0.0.0.0»\n    kind: KubeProxyConfiguration\n',
      },
      'low: kube-proxy serves its metrics on 0.0.0.0',
    ),
    component('kube-proxy', '--metrics-bind-address=«[::]:10249»', 'low: kube-proxy serves its metrics on [::]:10249'),
  ],
  good: [
    component('kube-proxy', '--metrics-bind-address=127.0.0.1:10249'),
    files('default', {
      'proxy.yaml':
        'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmetricsBindAddress: ""\n',
    }),
  ],
})
