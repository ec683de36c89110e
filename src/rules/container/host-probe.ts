import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/host-probe',
  on: 'container',
  title: 'Probe or hook is sent to another host',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/hostProbesAndHostLifecycle'],
  why: "The kubelet makes the request from the node's network: a pod's author thus reaches addresses that the pod itself may not.",
  fix: "Remove `host`; probes and hooks go to the pod's own address.",
  reads: ['probeHosts'],
  *check({ name, probeHosts }) {
    for (const fact of probeHosts) {
      if (fact.value) yield fail(fact, `${name} has its probe sent to ${fact.value}`, { discriminator: fact.value })
    }
  },
  bad: [
    pod('livenessProbe: {httpGet: {port: 80, host: «169.254.169.254»}}'),
    pod('lifecycle: {preStop: {tcpSocket: {port: 80, host: "«10.0.0.1»"}}}'),
  ],
  good: [pod('livenessProbe: {httpGet: {port: 80}}'), pod('livenessProbe: {httpGet: {port: 80, host: ""}}')],
})
