import { defineRule, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const rule = (host: string) => `rules: [{host: ${host}, http: {paths: []}}]`

export default defineRule({
  id: 'ingress/tls',
  on: 'ingress',
  title: 'Ingress has no TLS',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Passwords and session cookies cross the network as clear text, where attackers read and change them.',
  fix: 'Set `spec.tls` with a Secret of type `kubernetes.io/tls`, or the certificate annotation of your load balancer.',
  reads: ['hosts', 'tls'],
  *check(ingress) {
    if (ingress.hosts.length > 0 && !ingress.tls) yield missing(ingress, 'tls', `${ingress.name} has no TLS`)
  },
  bad: [
    manifest('Ingress «web»', `spec: {${rule('shop.example.org')}}`, 'low: Ingress web has no TLS'),
    manifest(
      `Ingress «web» {annotations: {alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}]'}}`,
      `spec: {${rule('shop.example.org')}}`,
      'low: Ingress web has no TLS',
    ),
    manifest('Ingress «web»', `spec: {tls: [], ${rule('shop.example.org')}}`, 'low: Ingress web has no TLS'),
  ],
  good: [
    manifest('Ingress web', `spec: {tls: [{secretName: web}], ${rule('shop.example.org')}}`),
    manifest(
      `Ingress web {annotations: {alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'}}`,
      `spec: {${rule('shop.example.org')}}`,
    ),
    manifest(
      'Ingress web {annotations: {alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:a"}}',
      `spec: {${rule('shop.example.org')}}`,
    ),
  ],
})
