import { isLoopback } from '../../knowledge/engine-address.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/insecure-registry',
  on: 'daemon',
  title: 'Registry is used without verified TLS',
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-docker:2.4'],
  why: 'Anyone on the network path can put another image in the place of the one that is pulled, and read the credentials.',
  fix: 'Remove the registry from `insecure-registries`, and put its CA into `/etc/docker/certs.d`; use `https` for mirrors.',
  reads: ['insecureRegistries', 'registryMirrors'],
  *check({ name, insecureRegistries, registryMirrors }) {
    const discriminate = numbered()
    for (const fact of insecureRegistries) {
      const { value } = fact
      if (isLocal(value)) continue
      const isEvery = /^(?:0\.0\.0\.0|::)\/0$/.test(value)
      const message = isEvery
        ? `${name} uses every registry without verified TLS (${value})`
        : `${name} uses ${value} without verified TLS`
      yield fail(fact, message, { discriminator: discriminate(value), severity: isEvery ? 'high' : 'medium' })
    }
    for (const fact of registryMirrors) {
      const [, host] = /^http:\/\/(\[[^\]]*\]|[^:/]*)/i.exec(fact.value) ?? []
      if (host !== undefined && !isLoopback(host))
        yield fail(fact, `${name} uses the mirror ${host} over plain HTTP`, {
          discriminator: discriminate(`mirror ${host}`),
        })
    }
  },
  bad: [
    daemonJson(
      '{"insecure-registries": ["«registry.lan:5000»"]}',
      'medium: the daemon uses registry.lan:5000 without verified TLS',
    ),
    daemonJson(
      '{"insecure-registries": ["«0.0.0.0/0»"]}',
      'high: the daemon uses every registry without verified TLS (0.0.0.0/0)',
    ),
    daemonJson(
      '{"registry-mirrors": ["«http://mirror.lan:5000»"]}',
      'medium: the daemon uses the mirror mirror.lan over plain HTTP',
    ),
    dockerd('--insecure-registry «10.0.0.0/8»', 'medium: dockerd uses 10.0.0.0/8 without verified TLS'),
    engine(
      { info: { RegistryConfig: { InsecureRegistryCIDRs: ['10.0.0.0/8', '127.0.0.0/8'] } } },
      'medium: the engine uses 10.0.0.0/8 without verified TLS',
    ),
  ],
  good: [
    daemonJson('{"insecure-registries": ["127.0.0.0/8", "localhost:5000", "::1/128"]}'),
    daemonJson('{"registry-mirrors": ["https://mirror.gcr.io"]}'),
    dockerd('--insecure-registry localhost:5000 --registry-mirror http://127.0.0.1:5000'),
    engine({ info: { RegistryConfig: { InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'] } } }),
  ],
})

/** What the engine trusts in any case: registries of this machine. */
const isLocal = (registry: string) =>
  isLoopback(registry.replace(/^\w+:\/\//, '').replace(/(?:\/\d+|:\d+)$/, '')) || registry === '::1/128'
