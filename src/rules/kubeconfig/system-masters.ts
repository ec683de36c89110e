import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeconfig } from '../examples.ts'

/** Self-signed certificates with these subjects; what was signed with is gone. */
const certificateOf = (body: string): string =>
  Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString('base64')
const ofMasters = certificateOf(
  'MIIBvzCCAWWgAwIBAgIUbrKDVmubbvvq805ollAwM3PzSzQwCgYIKoZIzj0EAwIwNDEXMBUGA1UECgwOc3lzdGVtOm1hc3RlcnMxGTAXBgNVBAMMEGt1YmVybmV0ZXMtYWRtaW4wIBcNMjYxMTI2MTIzMDEzWhgPMjEyNjExMDIxMjMwMTNaMDQxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMRkwFwYDVQQDDBBrdWJlcm5ldGVzLWFkbWluMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAER3ANFI/dy84s1NfsYz4y9pisr6e3bUynron09DIA5UNjvcdXP3622AJbOFbdXhoWafwGgw69B9DzH+4nplW+VaNTMFEwHQYDVR0OBBYEFM9mm6m0mnuMH4Ba4GsDE8dIfT6xMB8GA1UdIwQYMBaAFM9mm6m0mnuMH4Ba4GsDE8dIfT6xMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgIUAH05SshKWIxK5+F8Pl6MV5sZRHtpLywLGxZhoRqEoCIQDu+AhgTpOr3m1VeRttpVf9XiFUfvDzVFhsAMQQPeePQQ==',
)
const ofDevelopers = certificateOf(
  'MIIBqzCCAVGgAwIBAgIUVqScQmJ81SRMG/OOOo6CyFXvsjcwCgYIKoZIzj0EAwIwKjEYMBYGA1UECgwPc2hvcDpkZXZlbG9wZXJzMQ4wDAYDVQQDDAVhbGljZTAgFw0yNjExMjYxMjMwMTNaGA8yMTI2MTEwMjEyMzAxM1owKjEYMBYGA1UECgwPc2hvcDpkZXZlbG9wZXJzMQ4wDAYDVQQDDAVhbGljZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNlE0MN5deXM9Wy4Gt2/G1f736c8BDgAfpUy03VCXonNljHjfrz7vP48Nxzo/F4cRbyYqTzNYplDh3D5ug94wVOjUzBRMB0GA1UdDgQWBBRGw2qUga5o2+haX4pIvjRLSK16/zAfBgNVHSMEGDAWgBRGw2qUga5o2+haX4pIvjRLSK16/zAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCSRng/W+qNZgxxfeT1WmcgboW+8sFDQzu+/itvMKEArwIgKlg/5m4NnX97fZk1rUW31hBaYvgEHg7qpSxxIu4GI/Y=',
)

export default defineRule({
  id: 'kubeconfig/system-masters',
  on: 'kubeconfig',
  title: 'Client certificate is of the group system:masters',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.7'],
  why: 'No role or binding restricts this group, and a certificate cannot be revoked: whoever has its key is cluster-admin until it expires.',
  fix: 'Use a certificate of another group (kubeadm from 1.29 on has `kubeadm:cluster-admins`) that a ClusterRoleBinding gives its rights.',
  reads: ['certificates'],
  *check({ name, certificates }) {
    const nameOf = numbered()
    for (const certificate of certificates) {
      const { user, organizations, isTest } = certificate.value
      const discriminator = nameOf(user)
      if (organizations.includes('system:masters'))
        yield fail(certificate, `${name} has a certificate of system:masters: ${user}`, {
          discriminator,
          severity: isTest ? 'low' : 'medium',
        })
    }
  },
  bad: [
    kubeconfig(
      { user: `client-certificate-data: «${ofMasters}»` },
      'medium: the kubeconfig has a certificate of system:masters: alice',
    ),
    kubeconfig(
      { user: `client-certificate-data: «${ofMasters}»`, path: 'test/k3s.yaml' },
      'low: the kubeconfig has a certificate of system:masters: alice',
    ),
  ],
  good: [kubeconfig({ user: `client-certificate-data: ${ofDevelopers}` })],
})
