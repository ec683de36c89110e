import { hostOfAddress, isLoopback } from '../../knowledge/engine-address.ts'
import { isTestPath } from '../../knowledge/test-paths.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeconfig } from '../examples.ts'

export default defineRule({
  id: 'kubeconfig/plain-http',
  on: 'kubeconfig',
  title: 'API server is used without TLS',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Anyone on the network between reads and changes what is sent to the API server, credentials among it.',
  fix: 'Use the `https://` address of the API server with `certificate-authority-data`.',
  reads: ['servers'],
  *check({ name, servers }) {
    const nameOf = numbered()
    for (const server of servers) {
      const { cluster, url } = server.value
      const discriminator = nameOf(cluster)
      if (/^http:/i.test(url) && !isLoopback(hostOfAddress(url)))
        yield fail(server, `${name} uses cluster ${cluster} without TLS: ${url}`, {
          discriminator,
          severity: isTestPath(server.at.source.path) ? 'low' : 'high',
        })
    }
  },
  bad: [
    kubeconfig(
      { cluster: 'server: «http://203.0.113.7:8080»' },
      'high: the kubeconfig uses cluster shop without TLS: http://203.0.113.7:8080',
    ),
    kubeconfig(
      { cluster: 'server: «http://203.0.113.7:8080»', path: 'test/kubeconfig' },
      'low: the kubeconfig uses cluster shop without TLS: http://203.0.113.7:8080',
    ),
  ],
  good: [
    kubeconfig({ cluster: 'server: http://localhost:8001' }),
    kubeconfig({ cluster: 'server: https://203.0.113.7:6443' }),
  ],
})
