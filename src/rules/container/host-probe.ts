import { defineRule, fail, numbered } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/host-probe',
  on: 'container',
  title: 'Probe or lifecycle hook targets another host',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/hostProbesAndHostLifecycle'],
  why: "The kubelet sends the request from the node's network, so whoever writes the pod can reach addresses that the pod itself cannot.",
  fix: "Remove `host`, so that probes and hooks use the pod's own address.",
  reads: ['probeHosts'],
  *check({ name, probeHosts, isControlPlane }) {
    const discriminate = numbered()
    for (const fact of probeHosts) {
      if (!fact.value) continue
      const message = `${name} sends a probe or hook request to ${fact.value}`
      yield fail(fact, message, { discriminator: discriminate(fact.value), severity: isControlPlane && 'low' })
    }
  },
  bad: [
    pod(
      'livenessProbe: {httpGet: {port: 80, host: «169.254.169.254»}}',
      'medium: web sends a probe or hook request to 169.254.169.254',
    ),
    pod(
      'lifecycle: {preStop: {tcpSocket: {port: 80, host: "«10.0.0.1»"}}}',
      'medium: web sends a probe or hook request to 10.0.0.1',
    ),
  ],
  good: [pod('livenessProbe: {httpGet: {port: 80}}'), pod('livenessProbe: {httpGet: {port: 80, host: ""}}')],
})
