import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/userland-proxy',
  on: 'daemon',
  title: 'Userland proxy is on',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.14'],
  why: 'The proxy is a process of root for each published port, and it hides the address of the client from the container.',
  fix: 'Set `"userland-proxy": false` where the kernel supports hairpin NAT.',
  edit: { set: 'userlandProxy', value: false },
  alwaysAsked: true,
  reads: ['userlandProxy'],
  *check(daemon) {
    const { name, userlandProxy } = daemon
    if (!userlandProxy)
      yield missing(
        daemon,
        'userlandProxy',
        `${name} does not set userland-proxy: by default the proxy runs for every published port`,
      )
    else if (userlandProxy.value) yield fail(userlandProxy, `${name} uses the userland proxy`)
  },
  bad: [
    daemonJson(
      '«{»}',
      'low: the daemon does not set userland-proxy: by default the proxy runs for every published port',
    ),
    daemonJson('{"userland-proxy": «true»}', 'low: the daemon uses the userland proxy'),
    dockerd('«--userland-proxy»', 'low: dockerd uses the userland proxy'),
    engine(
      {
        info: {
          ServerVersion: '29.5.0',
          FirewallBackend: { Driver: 'iptables', Info: [['EnableUserlandProxy', 'true']] },
        },
      },
      'low: the engine uses the userland proxy',
    ),
  ],
  good: [
    daemonJson('{"userland-proxy": false}'),
    dockerd('--userland-proxy=false'),
    engine({ info: { ServerVersion: '29.5.0', FirewallBackend: { Driver: 'nftables' } } }),
  ],
})
