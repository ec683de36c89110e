import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import type { Report } from '../src/model/report.ts'
import { fakeIo } from './io.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

async function check(example: string): Promise<{ code: number; report: Report }> {
  const io = fakeIo({ cwd: root })
  const code = await run([`examples/${example}`, '--format', 'json'], io)
  return { code, report: JSON.parse(io.written.stdout) as Report }
}

/** What blocks an example, as `rule file:line`, and that its threat fails without a gap. */
async function blocked(threat: string): Promise<string[]> {
  const { code, report } = await check(threat)
  expect([code, report.gaps]).toEqual([1, []])
  expect(report.threats.map(({ id, state }) => [id, state])).toContainEqual([threat, 'fail'])
  return placesOf(report, threat)
}

const placesOf = ({ findings }: Report, example: string): string[] =>
  findings
    .filter((finding) => finding.blocking)
    .map(({ rule, location }) => `${rule} ${location?.file.replace(`examples/${example}/`, '')}:${location?.line}`)
    .sort()

describe('examples', () => {
  it('blocks the ordinary shop at the lines that are wrong', async () => {
    const { code, report } = await check('shop')
    expect(code).toBe(1)
    expect(placesOf(report, 'shop')).toEqual([
      'container/cpu-limit compose.yaml:13',
      'container/cpu-limit compose.yaml:2',
      'container/cpu-limit deployment.yaml:26',
      'container/default-capabilities compose.yaml:13',
      'container/default-capabilities compose.yaml:2',
      'container/default-capabilities deployment.yaml:30',
      'container/memory-limit compose.yaml:2',
      'container/memory-limit deployment.yaml:26',
      'container/no-new-privileges compose.yaml:13',
      'container/no-new-privileges compose.yaml:2',
      'container/pids-limit compose.yaml:13',
      'container/pids-limit compose.yaml:2',
      'container/read-only-root compose.yaml:2',
      'container/read-only-root deployment.yaml:30',
      'container/restart-policy compose.yaml:16',
      'container/restart-policy compose.yaml:9',
      'container/root-user compose.yaml:3',
      'container/root-user deployment.yaml:30',
      'container/seccomp-profile deployment.yaml:30',
      'dockerfile/missing-user Dockerfile:1',
    ])
  })

  it('passes the hardened shop', async () => {
    const { code, report } = await check('shop-hardened')
    expect(code).toBe(0)
    expect(report.conclusion).toBe('pass')
    // Its base is known by its tag alone where the demo makes it from packages of the machine.
    expect(report.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['low dockerfile/image-digest'])
    expect(report.gaps).toEqual([])
    expect(report.rules.filter((rule) => rule.state === 'pass').length).toBeGreaterThan(30)
  })

  it.each([
    [
      'D1',
      [
        'client/engine-over-tcp deploy.sh:5',
        'client/password-argument deploy.sh:4',
        'client/stored-credentials config.json:3',
        'container/engine-socket compose.yaml:15',
      ],
    ],
    [
      'D2',
      [
        'dockerfile/credential-file Dockerfile:10',
        'dockerfile/executed-download Dockerfile:8',
        'dockerfile/image-tag Dockerfile:1',
        'dockerfile/missing-user Dockerfile:1',
        'dockerfile/remote-add Dockerfile:12',
        'dockerfile/secret Dockerfile:4',
        'dockerfile/secret-argument Dockerfile:3',
        'dockerfile/tls-verification Dockerfile:9',
        'dockerfile/update-alone Dockerfile:6',
      ],
    ],
    [
      'D3',
      [
        'container/apparmor-unconfined compose.yaml:22',
        'container/device compose.yaml:26',
        'container/host-capabilities compose.yaml:19',
        'container/host-network compose.yaml:17',
        'container/host-pid compose.yaml:16',
        'container/no-new-privileges compose.yaml:20',
        'container/privileged compose.yaml:6',
        'container/read-only-root compose.yaml:13',
        'container/seccomp-unconfined compose.yaml:21',
        'container/sensitive-mount compose.yaml:24',
      ],
    ],
    [
      'D4',
      [
        'daemon/devicemapper etc/docker/daemon.json:6',
        'daemon/insecure-registry etc/docker/daemon.json:4',
        'daemon/inter-container-traffic etc/docker/daemon.json:2',
        'daemon/iptables etc/docker/daemon.json:3',
        'daemon/seccomp-profile etc/docker/daemon.json:7',
        'daemon/tcp-without-tls etc/docker/daemon.json:5',
      ],
    ],
    [
      'D5',
      [
        'dockerfile/image-tag Dockerfile:7',
        'dockerfile/image-tag Dockerfile:8',
        'dockerfile/package-signature Dockerfile:9',
        'dockerfile/setuid Dockerfile:11',
      ],
    ],
    [
      'H',
      [
        'container/cpu-limit compose.yaml:3',
        'container/memory-limit compose.yaml:18',
        'container/memory-limit compose.yaml:3',
        'container/pids-limit compose.yaml:20',
        'container/pids-limit compose.yaml:3',
        'container/restart-policy compose.yaml:10',
        'container/restart-policy compose.yaml:22',
      ],
    ],
  ])('blocks the repository of %s at the lines that are wrong, and passes the fixed one', async (threat, wanted) => {
    expect(await blocked(threat)).toEqual(wanted)
    const fixed = await check(`${threat}-fixed`)
    expect([fixed.code, fixed.report.conclusion, fixed.report.findings]).toEqual([0, 'pass', []])
  })

  it.each([
    [
      'K1',
      [
        'kube-apiserver/token-auth-file kubeadm.yaml:10',
        'kubelet/anonymous-auth kubeadm.yaml:18',
        'kubelet/read-only-port kubeadm.yaml:19',
      ],
    ],
    [
      'K2',
      [
        'etcd/peer-auto-tls etcd.conf.yaml:8',
        'etcd/peer-certificate etcd.conf.yaml:7',
        'etcd/peer-certificates-checked etcd.conf.yaml:7',
        'etcd/plain-http etcd.conf.yaml:4',
      ],
    ],
    ['K3', ['encryption-config/identity-first encryption.yaml:7']],
    ['K4', ['kube-apiserver/inflight-limit kubeadm.yaml:10', 'kube-apiserver/priority-and-fairness kubeadm.yaml:8']],
    [
      'K5',
      [
        'binding/every-user rbac.yaml:34',
        'role/escalation rbac.yaml:18',
        'role/pod-exec rbac.yaml:15',
        'role/secret-access rbac.yaml:15',
        'role/workload-write rbac.yaml:15',
      ],
    ],
  ])('blocks the cluster of %s at the lines that are wrong, and passes the fixed one', async (threat, wanted) => {
    expect(await blocked(threat)).toEqual(wanted)
    const fixed = await check(`${threat}-fixed`)
    // What most clusters lack stays low: a control plane that answers every control has a page of flags.
    expect([fixed.code, fixed.report.conclusion, fixed.report.gaps]).toEqual([0, 'pass', []])
    expect(fixed.report.findings.map(({ severity }) => severity).filter((severity) => severity !== 'low')).toEqual([])
  })
})
