import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import type { EngineAnswers, EngineInfo } from '../../../src/model/docker-api.ts'
import { readEngine } from '../../../src/readers/inspect/engine.ts'
import { rules } from '../../../src/rules/index.ts'

/** What an engine answers that is set to nothing. */
const info: EngineInfo = {
  SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=cgroupns'],
  Debug: false,
  Driver: 'overlay2',
  LoggingDriver: 'json-file',
  ExperimentalBuild: false,
  LiveRestoreEnabled: false,
  ServerVersion: '28.5.2',
  Plugins: { Authorization: null },
  RegistryConfig: {
    InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
    IndexConfigs: { 'docker.io': { Name: 'docker.io', Secure: true } },
    Mirrors: null,
  },
  Swarm: { LocalNodeState: 'inactive' },
  Warnings: null,
}
const bridge = (icc: string) => ({ Options: { 'com.docker.network.bridge.enable_icc': icc } })

function states(answers: EngineAnswers): Record<string, string> {
  const { byRule } = judge(rules, [readEngine(answers)], { trustedRegistries: [] })
  const own = rules.filter(({ on }) => on === 'daemon')
  return Object.fromEntries(
    own.map(({ id }) => {
      const { passed, others } = byRule.get(id)!
      return [id.slice('daemon/'.length), others[0]?.state ?? (passed.docker > 0 ? 'pass' : 'absent')]
    }),
  )
}

describe('an engine', () => {
  it('with every default blocks no merge: all that it leaves open is low', () => {
    const { byRule } = judge(rules, [readEngine({ engine: 'docker', info, bridge: bridge('true') })], {
      trustedRegistries: [],
    })
    const severities = rules.flatMap(({ id, severity }) =>
      (byRule.get(id)?.others ?? []).flatMap(({ hits }) => hits.map((hit) => hit.severity ?? severity)),
    )
    expect([severities.length, new Set(severities)]).toEqual([7, new Set(['low'])])
  })

  it('with every default fails what the defaults leave open; what its API does not say is unseen', () => {
    const found = states({ engine: 'docker', info, bridge: bridge('true') })
    const of = (state: string) => Object.keys(found).filter((name) => found[name] === state)
    expect(of('fail')).toEqual([
      'authorization-plugin',
      'inter-container-traffic',
      'live-restore',
      'log-driver',
      'no-new-privileges',
      'root-user',
      'user-namespace',
    ])
    expect(of('unseen')).toEqual([
      'base-device-size',
      'cgroup-parent',
      'default-ulimits',
      'iptables',
      'log-level',
      'userland-proxy',
    ])
  })

  it.each([
    ['29.5.0', { Driver: 'iptables', Info: [['EnableUserlandProxy', 'true']] }, 'fail'],
    ['30.0.1', { Driver: 'nftables', Info: [['EnableUserlandProxy', 'true']] }, 'fail'],
    ['29.5.0', { Driver: 'iptables+firewalld', Info: [['ReloadedAt', 'x']] }, 'pass'],
    ['29.5.0', { Driver: 'iptables', Info: null }, 'pass'],
    ['29.4.9', { Driver: 'iptables' }, 'unseen'],
    ['29.5.0', null, 'unseen'],
  ])('%s with the firewall %j: its userland proxy is %s', (ServerVersion, FirewallBackend, state) => {
    const found = states({
      engine: 'docker',
      info: { ...info, ServerVersion, FirewallBackend },
      bridge: bridge('true'),
    })
    expect(found['userland-proxy']).toBe(state)
  })

  it('that is hardened passes', () => {
    const hardened: EngineInfo = {
      ...info,
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless', 'name=no-new-privileges'],
      LiveRestoreEnabled: true,
      LoggingDriver: 'syslog',
      Plugins: { Authorization: ['opa'] },
    }
    const found = states({ engine: 'docker', info: hardened, bridge: bridge('false') })
    expect(Object.keys(found).filter((name) => found[name] === 'fail')).toEqual([])
  })

  it('that is open fails', () => {
    const open: EngineInfo = {
      ...info,
      SecurityOptions: ['name=seccomp,profile=unconfined'],
      Debug: true,
      ExperimentalBuild: true,
      Driver: 'devicemapper',
      RegistryConfig: {
        InsecureRegistryCIDRs: ['0.0.0.0/0'],
        IndexConfigs: { 'registry.lan:5000': { Secure: false } },
        Mirrors: ['http://mirror.lan/'],
      },
      Warnings: [
        'WARNING: API is accessible on http://0.0.0.0:2375 without encryption.\n         Access to the remote API is equivalent to root access on the host.',
      ],
    }
    const found = states({ engine: 'docker', info: open })
    for (const name of [
      'seccomp-profile',
      'debug',
      'experimental',
      'devicemapper',
      'insecure-registry',
      'tcp-without-tls',
    ])
      expect([name, found[name]]).toEqual([name, 'fail'])
    expect(found['inter-container-traffic']).toBe('unseen')
  })

  it('that is Podman is checked for nothing that is about dockerd', () => {
    const found = states({ engine: 'podman', info: { SecurityOptions: ['name=rootless'] } })
    expect(Object.keys(found).filter((name) => /fail|unseen/.test(found[name]!))).toEqual([])
  })
})
