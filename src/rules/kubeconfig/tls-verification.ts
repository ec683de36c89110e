import { hostOfAddress, isLoopback } from '../../knowledge/engine-address.ts'
import { isTestPath } from '../../knowledge/test-paths.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeconfig } from '../examples.ts'

export default defineRule({
  id: 'kubeconfig/tls-verification',
  on: 'kubeconfig',
  title: 'API server is used without verifying its certificate',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Anyone on the network between can pose as the API server and take the credentials that are sent to it.',
  fix: 'Remove `insecure-skip-tls-verify` and set `certificate-authority-data` to the CA of the cluster.',
  reads: ['unverified'],
  *check({ name, unverified }) {
    const nameOf = numbered()
    for (const setting of unverified) {
      const { cluster, url } = setting.value
      yield fail(setting, `${name} does not verify the certificate of cluster ${cluster}`, {
        discriminator: nameOf(cluster),
        severity: isLoopback(hostOfAddress(url)) || isTestPath(setting.at.source.path) ? 'low' : 'high',
      })
    }
  },
  bad: [
    kubeconfig(
      { cluster: 'server: https://203.0.113.7:6443\ninsecure-skip-tls-verify: «true»', path: 'ci.kubeconfig' },
      'high: the kubeconfig does not verify the certificate of cluster shop',
    ),
    kubeconfig(
      { cluster: 'insecure-skip-tls-verify: «true»\nserver: https://127.0.0.1:6443' },
      'low: the kubeconfig does not verify the certificate of cluster shop',
    ),
    kubeconfig(
      { cluster: 'server: https://203.0.113.7:6443\ninsecure-skip-tls-verify: «true»', path: 'testdata/k.yaml' },
      'low: the kubeconfig does not verify the certificate of cluster shop',
    ),
  ],
  good: [
    kubeconfig({ cluster: 'server: https://203.0.113.7:6443\ninsecure-skip-tls-verify: false' }),
    kubeconfig({ cluster: 'server: https://203.0.113.7:6443\ncertificate-authority: ca.crt' }),
  ],
})
