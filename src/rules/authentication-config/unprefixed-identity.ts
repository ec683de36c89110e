import { defineRule, fail } from '../../model/rule.ts'
import { authentication } from '../examples.ts'

const head = 'jwt:\n  - issuer: {url: «https://login.example.com», audiences: [cluster]}\n'

export default defineRule({
  id: 'authentication-config/unprefixed-identity',
  on: 'authentication-config',
  title: 'Token issuer can name any user or group',
  severity: 'medium',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Whoever can choose a name or a group at the issuer can be `system:masters`, which no rule of the cluster restricts.',
  fix: 'Set a `prefix`, or add `userValidationRules` that refuse names that begin with `system:`.',
  reads: ['issuers'],
  *check({ name, issuers }) {
    for (const issuer of issuers) {
      const { url, unprefixed } = issuer.value
      const what = unprefixed.map((one) => (one === 'username' ? 'user names' : 'groups')).join(' and ')
      if (what !== '') yield fail(issuer, `${name} takes ${what} from ${url} without a prefix`, { discriminator: url })
    }
  },
  bad: [
    authentication(
      `${head}    claimMappings:\n      username: {claim: sub, prefix: ""}\n      groups: {claim: groups, prefix: ""}`,
      'medium: the authentication configuration takes user names and groups from https://login.example.com without a prefix',
    ),
    authentication(
      `${head}    claimMappings:\n      username: {expression: claims.email}\n    userValidationRules: [{expression: "user.groups.size() < 9"}]`,
      'medium: the authentication configuration takes user names from https://login.example.com without a prefix',
    ),
  ],
  good: [
    authentication(
      `${head}    claimMappings: {username: {claim: sub, prefix: "oidc:"}, groups: {expression: "'oidc:' + claims.team"}}`.replaceAll(
        /[«»]/g,
        '',
      ),
    ),
    authentication(
      `${head}    claimMappings: {username: {claim: sub, prefix: ""}}\n    userValidationRules: [{expression: "!user.username.startsWith('system:')"}]`.replaceAll(
        /[«»]/g,
        '',
      ),
    ),
  ],
})
