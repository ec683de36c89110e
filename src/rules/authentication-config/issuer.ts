import { defineRule, fail } from '../../model/rule.ts'
import { authentication } from '../examples.ts'

export default defineRule({
  id: 'authentication-config/issuer',
  on: 'authentication-config',
  title: 'Token issuer is not restricted',
  severity: 'medium',
  threats: ['K1'],
  controls: [],
  why: 'Without an audience a token made for another service would open the cluster; without TLS anyone between can make tokens. The API server refuses both.',
  fix: 'Set an `https://` URL for each issuer, and the `audiences` that its tokens for this cluster carry.',
  reads: ['issuers'],
  *check({ name, issuers }) {
    for (const issuer of issuers) {
      const { url, audiences, discoveryUrl } = issuer.value
      const which = url === '' ? 'an issuer without a URL' : url
      if (url !== '' && !/^https:/i.test(url))
        yield fail(issuer, `${name} has an issuer without TLS: ${url}`, { discriminator: `${url} tls` })
      if (discoveryUrl && /^http:/i.test(discoveryUrl.value))
        yield fail(discoveryUrl, `${name} fetches the keys of ${which} without TLS: ${discoveryUrl.value}`, {
          discriminator: `${url} keys`,
        })
      if (audiences.length === 0)
        yield fail(issuer, `${name} takes tokens of ${which} for any audience`, { discriminator: url })
    }
  },
  bad: [
    authentication(
      'jwt:\n  - issuer:\n      url: «https://login.example.com»\n    claimMappings: {username: {claim: sub, prefix: "a:"}}',
      'medium: the authentication configuration takes tokens of https://login.example.com for any audience',
    ),
    authentication(
      'jwt: [{issuer: {url: "«http://login.lan»", audiences: [cluster]}}]',
      'medium: the authentication configuration has an issuer without TLS: http://login.lan',
    ),
    authentication(
      'jwt: [{issuer: {url: "https://login.lan", discoveryURL: "«http://keys.lan/a»", audiences: [cluster]}}]',
      'medium: the authentication configuration fetches the keys of https://login.lan without TLS: http://keys.lan/a',
    ),
  ],
  good: [
    authentication('jwt: [{issuer: {url: "https://a.lan", discoveryURL: "https://keys.lan/a", audiences: [cluster]}}]'),
    authentication('jwt: [{issuer: {url: "https://login.example.com", audiences: [cluster]}}]'),
  ],
})
