import { hostOfAddress, isLoopback, isTcpAddress } from '../../knowledge/engine-address.ts'
import { defineRule, missing, numbered } from '../../model/rule.ts'
import { daemonJson, dockerd, dockerfile, engine, files } from '../examples.ts'

export default defineRule({
  id: 'daemon/tcp-without-tls',
  on: 'daemon',
  title: 'API listens on TCP without mutual TLS',
  severity: 'high',
  threats: ['D1'],
  controls: ['cis-docker:2.6'],
  why: 'Whoever reaches the port is root on the host: the API asks nobody who they are.',
  fix: 'Remove the TCP address, or set `tlsverify`, `tlscacert`, `tlscert` and `tlskey` and use port 2376.',
  reads: ['hosts'],
  consults: ['tls', 'tlsVerify', 'tlsCaCert'],
  *check({ name, hosts, tls, tlsVerify, tlsCaCert }) {
    if (tlsVerify?.value && tlsCaCert) return
    const discriminate = numbered()
    const [without, severity] = tlsVerify?.value
      ? (['without tlscacert: a certificate of any public authority passes', 'medium'] as const)
      : tls?.value && !tlsVerify
        ? (['with TLS but without tlsverify: older engines accept any client', 'medium'] as const)
        : [tlsVerify ? 'without verifying its clients' : 'without TLS']
    for (const { value, at } of hosts.filter((host) => isTcpAddress(host.value)))
      yield missing({ at, nearestParent: new Map() }, 'tlsVerify', `${name} listens on ${value} ${without}`, {
        discriminator: discriminate(value),
        severity: severity ?? (isLoopback(hostOfAddress(value)) ? 'medium' : 'high'),
      })
  },
  bad: [
    dockerfile(
      'FROM debian:13\nCOPY <<EOF /etc/docker/daemon.json\n{"hosts": ["«tcp://0.0.0.0:2375»"]}\nEOF\nCOPY <<-"EOF" /start\n\t#!/bin/sh\n\tdockerd -H «tcp://0.0.0.0:2377»\nEOF\nCMD ["dockerd", "-H", "«tcp://0.0.0.0:2376»"]\n',
      'high: the daemon listens on tcp://0.0.0.0:2375 without TLS',
      'high: dockerd listens on tcp://0.0.0.0:2377 without TLS',
      'high: dockerd listens on tcp://0.0.0.0:2376 without TLS',
    ),
    daemonJson(
      '{"hosts": ["fd://", "«tcp://0.0.0.0:2375»"]}',
      'high: the daemon listens on tcp://0.0.0.0:2375 without TLS',
    ),
    daemonJson(
      '{"hosts": ["«tcp://0.0.0.0:2376»"], "tlsverify": false}',
      'high: the daemon listens on tcp://0.0.0.0:2376 without verifying its clients',
    ),
    daemonJson(
      '{"hosts": ["«tcp://:2376»"], "tlsverify": true}',
      'medium: the daemon listens on tcp://:2376 without tlscacert: a certificate of any public authority passes',
    ),
    dockerd('-H fd:// -H «:2375»', 'high: dockerd listens on :2375 without TLS'),
    dockerd(
      '--tls -H «tcp://0.0.0.0:2376»',
      'medium: dockerd listens on tcp://0.0.0.0:2376 with TLS but without tlsverify: older engines accept any client',
    ),
    dockerd('--host=«tcp://127.0.0.1:2375»', 'medium: dockerd listens on tcp://127.0.0.1:2375 without TLS'),
    files(
      'docker.socket: ListenStream=2375',
      { 'docker.socket': '[Socket]\nListenStream=/run/docker.sock\nListenStream=«2375»\n' },
      'high: dockerd listens on tcp://0.0.0.0:2375 without TLS',
    ),
    engine(
      { info: { Warnings: ['API is accessible on http://0.0.0.0:2375 without encryption.'] } },
      'high: the engine listens on tcp://0.0.0.0:2375 without TLS',
    ),
  ],
  good: [
    daemonJson('{"hosts": ["tcp://:2376"], "tlsverify": true, "tlscacert": "/certs/ca.pem"}'),
    dockerd('--tlsverify -H tcp://0.0.0.0:2376 -H fd:// -H unix:///run/other.sock'),
    engine({ info: { Warnings: ['No swap limit support'] } }),
  ],
})
